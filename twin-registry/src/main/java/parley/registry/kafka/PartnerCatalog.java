package parley.registry.kafka;

import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.CatalogEntry;
import parley.avro.SignedCatalogEntry;
import parley.identity.CatalogEntries;
import parley.identity.Did;
import parley.identity.IssueTime;
import parley.identity.Partner;
import parley.registry.find.Entry;
import parley.registry.find.Subjects;
import parley.topics.AvroSerde;
import parley.topics.TopicTail;

/// Takes one partner's catalogue as MirrorMaker brought it: what the partner signed for us, and nothing else.
final class PartnerCatalog implements TopicTail.Listener<byte[]> {

    private static final Logger LOG = LoggerFactory.getLogger(PartnerCatalog.class);

    private final Partner partner;
    private final Did self;
    private final Knowledge knowledge;
    private final Quarantine quarantine;
    private final InstantSource clock;

    /// @param self our organisation, for which the partner signs
    PartnerCatalog(Partner partner, Did self, Knowledge knowledge, Quarantine quarantine, InstantSource clock) {
        this.partner = partner;
        this.self = self;
        this.knowledge = knowledge;
        this.quarantine = quarantine;
        this.clock = clock;
    }

    @Override
    public void onRecord(ConsumerRecord<String, byte @Nullable []> record) {
        byte[] value = record.value();
        try {
            if (value == null) {
                knowledge.partners().hide(partner, record.key());
            } else {
                take(record, AvroSerde.of(SignedCatalogEntry.class).decode(value));
            }
        } catch (SerializationException e) {
            refuse(record, String.valueOf(e.getMessage()));
        }
        if (!heartbeat(record)) {
            index(record.key());
        }
    }

    private void take(ConsumerRecord<String, byte @Nullable []> record, SignedCatalogEntry signed) {
        switch (CatalogEntries.verify(record.key(), signed, self, partner.keys())) {
            case CatalogEntries.Result.Verified(var entry) -> believe(record, entry);
            case CatalogEntries.Result.Refused(var why) -> {
                if (partner.keys().signedBefore(signed.getProof())) {
                    // What is from before a key was replaced was genuine once, and newer ones follow
                    LOG.debug("not counted partner={} offset={} reason={}", partner.name(), record.offset(), why);
                    knowledge.partners().hide(partner, record.key());
                } else {
                    refuse(record, why);
                }
            }
        }
    }

    private void believe(ConsumerRecord<String, byte @Nullable []> record, CatalogEntry entry) {
        Instant heartbeat = entry.getHeartbeat();
        // Else what is dated years ahead would keep the catalogue fresh for years
        if (heartbeat != null && IssueTime.isAhead(heartbeat, clock.instant())) {
            quarantine.take(partner, record, IssueTime.refusal(heartbeat));
            return;
        }
        boolean shownAgain = heartbeat != null
                && knowledge.partners().freshness(partner.name(), heartbeat).hidden();
        knowledge
                .partners()
                .replayed(partner, record.key(), entry, Instant.ofEpochMilli(record.timestamp()))
                .or(() -> knowledge.partners().take(partner, record.key(), entry))
                .ifPresent(why -> quarantine.take(partner, record, why));
        if (shownAgain) {
            knowledge.searches().everythingChanged();
        }
    }

    /// The twin it is said to be about is hidden; that changes nothing of a heartbeat.
    private void refuse(ConsumerRecord<String, byte @Nullable []> record, String why) {
        knowledge.partners().hide(partner, record.key());
        quarantine.take(partner, record, why);
    }

    private boolean heartbeat(ConsumerRecord<String, ?> record) {
        return record.key().equals(partner.did().value());
    }

    /// What is searched is what is shown.
    private void index(String twin) {
        try {
            knowledge
                    .partners()
                    .get(twin)
                    .ifPresentOrElse(
                            entry -> knowledge.index().put(Entry.of(Subjects.partners(entry))),
                            () -> knowledge.index().remove(twin));
        } catch (RuntimeException e) {
            // One twin holds up no other
            knowledge.index().remove(twin);
            LOG.error("not searched twin={} reason={}", twin, e.toString());
        }
    }
}
