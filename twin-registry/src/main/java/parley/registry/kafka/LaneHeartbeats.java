package parley.registry.kafka;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.CatalogEntry;
import parley.avro.SignedCatalogEntry;
import parley.identity.CatalogEntries;
import parley.identity.OrganisationKey;
import parley.identity.Partner;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Tells each partner, in its catalog lane, that the lane is up to date.
final class LaneHeartbeats {

    private static final Logger LOG = LoggerFactory.getLogger(LaneHeartbeats.class);

    private final OrganisationKey organisation;
    private final Supplier<List<Partner>> partners;
    private final Client<Producer<String, byte[]>> producer;

    /// @param organisation ours
    LaneHeartbeats(
            OrganisationKey organisation, Supplier<List<Partner>> partners, Client<Producer<String, byte[]>> producer) {
        this.organisation = organisation;
        this.partners = partners;
        this.producer = producer;
    }

    /// Done when it is certain: true if each partner's lane has it, otherwise it is to be sent again.
    CompletableFuture<Boolean> send(Instant now) {
        CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
        for (Partner partner : partners.get()) {
            all = all.thenCombine(send(partner, now), Boolean::logicalAnd);
        }
        return all;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the callback tells the same
    private CompletableFuture<Boolean> send(Partner partner, Instant now) {
        CompletableFuture<Boolean> written = new CompletableFuture<>();
        try {
            producer.get().send(record(partner, now), (_, why) -> written.complete(sent(partner, why)));
        } catch (KafkaException e) {
            written.complete(sent(partner, e));
        }
        return written;
    }

    private ProducerRecord<String, byte[]> record(Partner partner, Instant now) {
        String self = organisation.organisation().value();
        CatalogEntry entry = CatalogEntry.newBuilder()
                .setTwin(self)
                .setOrganisation(self)
                .setWithdrawn(false)
                .setDescription("")
                .setDocument("")
                .setFeeds(List.of())
                .setAudience(List.of())
                .setVersion(now.toEpochMilli())
                .setHeartbeat(now)
                .build();
        return new ProducerRecord<>(
                Topics.laneCatalog(partner.name()).name(),
                0,
                self,
                AvroSerde.of(SignedCatalogEntry.class)
                        .encode(CatalogEntries.secure(entry, partner.did(), organisation, now)));
    }

    private boolean sent(Partner partner, @Nullable Exception why) {
        if (why != null) {
            LOG.warn("heartbeat not written partner={} reason={}", partner.name(), why.toString());
            producer.failed(why);
        }
        return why == null;
    }
}
