package parley.bridge.partners;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.LaneMessage;
import parley.avro.LanePartnership;
import parley.fence.Fence;
import parley.fence.FenceWait;
import parley.identity.Partner;
import parley.identity.Partnership;
import parley.identity.Partnership.State;
import parley.topics.AvroSerde;
import parley.topics.Creation;
import parley.topics.Topic;
import parley.topics.Topics;

/// Makes what is there follow what was signed: lanes, rights, byte quotas and logins of each partner that both sides
/// want,
/// and nothing of any other.
///
/// Level-triggered: whatever is not as it is to be is worked on, however it came to that. For one thread.
final class PartnerProvisioner implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartnerProvisioner.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /// In which a partner's mirror, which asks all the time, fetches what was written last.
    private static final Duration LAST_WORD = Duration.ofSeconds(2);
    /// Who works with partners' lanes and says how far it knows of them.
    private static final Set<String> KINDS = Set.of("egress", "ingress", "twin-registry");

    private final PartnerBook book;
    private final Rights rights;
    private final Admin admin;
    private final ByteQuotas quotas;
    private final Producer<String, LaneMessage> words;
    private final FenceWait fence;
    private final LiveInteractions interactions;
    private final PartnerWords heard;
    private final OwnRotations rotations;
    private final InstantSource clock;
    /// Those whose byte quotas this one has set: who was there before may have others, by another setting.
    private final Set<String> limited = new HashSet<>();

    /// @param bytesPerSecond of each partner, and of each mirror
    PartnerProvisioner(
            PartnerBook book,
            Rights rights,
            long bytesPerSecond,
            Map<String, Object> client,
            OwnRotations rotations,
            InstantSource clock) {
        this.book = book;
        this.rights = rights;
        this.rotations = rotations;
        this.clock = clock;
        this.admin = Creation.admin(client);
        this.quotas = new ByteQuotas(admin, bytesPerSecond);
        this.words = new KafkaProducer<>(client, new StringSerializer(), AvroSerde.of(LaneMessage.class));
        this.fence = FenceWait.start(client, clock);
        this.interactions = new LiveInteractions(client);
        this.heard = new PartnerWords(book, client);
    }

    /// Makes everything as it is to be; false if something has to wait for others, and is to be tried again soon.
    boolean settle() throws IOException, ExecutionException, TimeoutException, InterruptedException {
        limit();
        for (var standing : book.all()) {
            settle(standing);
        }
        heard.listen();
        return tellRotations();
    }

    /// Partners hear that we have another key once nothing is left that only the old one has signed.
    private boolean tellRotations() throws IOException, ExecutionException, InterruptedException {
        for (var standing : book.all()) {
            var partner = standing.partnership().partner();
            var news = rotations.unknownTo(standing.partnership());
            if (partner.isEmpty() || standing.provisioned() == null || news.isEmpty()) {
                continue;
            }
            if (!rotations.complete()) {
                return false;
            }
            for (var rotation : news) {
                tell(partner.get(), OwnRotations.key(standing.partnership(), rotation), rotation);
                book.rotated(standing.partnership().id(), rotation);
            }
        }
        return true;
    }

    private void limit() throws ExecutionException, TimeoutException, InterruptedException {
        var unlimited = book.all().stream()
                .flatMap(standing -> standing.partnership().partner().stream())
                .filter(partner -> !limited.contains(partner.name()))
                .toList();
        if (!unlimited.isEmpty()) {
            quotas.set(unlimited);
            unlimited.forEach(partner -> limited.add(partner.name()));
        }
    }

    private void settle(Standing standing)
            throws IOException, ExecutionException, TimeoutException, InterruptedException {
        if (!standing.settled()) {
            if (standing.partnership().state() == State.AGREED) {
                provision(standing.partnership());
            } else {
                remove(standing);
            }
        }
    }

    private void provision(Partnership partnership)
            throws IOException, ExecutionException, TimeoutException, InterruptedException {
        var partner = partnership.partner().orElseThrow();
        rights.grant(PartnerRights.of(partner));
        var _ = Creation.ensure(
                admin, topics(partner).map(topic -> topic.toCreate((short) -1)).toList(), PATIENCE);
        tell(partner, partnership.id(), partnership.statements().getLast());
        book.provisioned(partnership.id(), clock.instant());
        LOG.info("partner provisioned name={} did={}", partner.name(), partner.did());
    }

    private static Stream<Topic<?, ?>> topics(Partner partner) {
        return Topics.ofPartner(partner.name(), partner.nameForUs()).stream();
    }

    /// What was signed last stands in the lane, for a partner that has not heard of it yet.
    private void tell(Partner partner, String key, String statement) throws ExecutionException, InterruptedException {
        var word = new LaneMessage(new LanePartnership(statement));
        words.send(new ProducerRecord<>(Topics.laneInteractions(partner.name()).name(), 0, key, word))
                .get();
    }

    /// First nobody acts for the partner any more, then what ended is told while it can still be read, then nothing is
    /// left but what was signed.
    private void remove(Standing standing)
            throws IOException, ExecutionException, TimeoutException, InterruptedException {
        var partnership = standing.partnership();
        var partner = partnership.formerPartner().orElseThrow();
        fenced(standing);
        if (!interactions.awaitNone(partner.did().value(), PATIENCE)) {
            throw new IOException("interactions go on with " + partner.did());
        }
        // An earlier try may have come further; what we may not do any more, we do not see
        if (admin.listTopics()
                .names()
                .get()
                .contains(Topics.laneInteractions(partner.name()).name())) {
            tell(partner, partnership.id(), partnership.statements().getLast());
            Thread.sleep(LAST_WORD);
        }
        delete(partner);
        rights.revoke(PartnerRights.of(partner));
        quotas.remove(partner);
        limited.remove(partner.name());
        book.provisioned(partnership.id(), null);
        LOG.info("partner removed name={} did={} by={}", partner.name(), partner.did(), partnership.removedBy());
    }

    private void fenced(Standing standing) throws IOException, ExecutionException, InterruptedException {
        switch (fence.await(Topics.PARTNERSHIPS.name(), standing.offset(), KINDS, PATIENCE)
                .get()) {
            case Fence.Held(var took) ->
                LOG.info("partner fenced name={}", standing.partnership().name());
            case Fence.NotYet(var instances) -> throw new IOException("not yet fenced by " + instances);
        }
    }

    /// The right to delete goes last, so that without it everything is deleted.
    private void delete(Partner partner) throws ExecutionException, InterruptedException {
        var names = new ArrayList<>(topics(partner).map(Topic::name).toList());
        names.addAll(PartnerRights.connectTopics(partner.name()));
        for (var deleted : admin.deleteTopics(names).topicNameValues().values()) {
            try {
                deleted.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
                        && !(e.getCause() instanceof TopicAuthorizationException)) {
                    throw e;
                }
            }
        }
    }

    @Override
    public void close() {
        heard.close();
        fence.close();
        interactions.close();
        words.close(Duration.ofSeconds(2));
        admin.close(Duration.ofSeconds(2));
    }
}
