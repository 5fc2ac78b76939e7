package parley.broker.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.AttestationRevoked;
import parley.avro.LaneMessage;
import parley.avro.LaneRevocation;
import parley.identity.Partner;
import parley.identity.Partners;
import parley.identity.Revocations;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// Makes the lane to each partner hold what our organisation has revoked: who was away learns it when it is
/// back.
///
/// Level-triggered: what was not written since the start is written, until it succeeds. All on one thread.
public final class RevocationLanes implements Partners.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationLanes.class);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final AvroSerde<LaneMessage> MESSAGES = AvroSerde.of(LaneMessage.class);

    private final String own;
    private final Partners partners;
    private final Revocations revocations;
    private final Producer<String, byte[]> producer;
    private final Set<Place> written = new HashSet<>();
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("revocation lanes").daemon().factory());

    private record Place(String partner, String attestation) {}

    /// @param own our organisation's DID
    public RevocationLanes(String own, KafkaAccess kafka, Partners partners, Revocations revocations) {
        this.own = own;
        this.partners = partners;
        this.revocations = revocations;
        Map<String, Object> config = new HashMap<>(kafka.client());
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
        revocations.listen(_ -> later(Duration.ZERO));
        partners.tell(this);
    }

    @Override
    public void joined(Partner partner) {
        later(Duration.ZERO);
    }

    @Override
    public void left(Partner partner) {
        later(Duration.ZERO);
    }

    private void look() {
        try {
            Set<String> names = new HashSet<>();
            for (Partner partner : partners.all()) {
                names.add(partner.name());
                for (AttestationRevoked revocation : revocations.all()) {
                    write(partner, revocation);
                }
            }
            written.removeIf(place -> !names.contains(place.partner()));
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.warn("what was revoked was not told to every partner reason={}", e.toString());
            later(AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Partner partner, AttestationRevoked revocation)
            throws ExecutionException, InterruptedException, TimeoutException {
        Place place = new Place(partner.name(), revocation.getAttestation());
        if (!revocation.getBy().equals(own) || written.contains(place)) {
            return;
        }
        var message = new LaneMessage(new LaneRevocation(revocation.getStatement()));
        producer.send(new ProducerRecord<>(
                        Topics.laneInteractions(partner.name()).name(),
                        0,
                        Topics.revocationKey(own, revocation.getAttestation()),
                        MESSAGES.encode(message)))
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        written.add(place);
        LOG.info("revocation written partner={} attestation={}", partner.name(), revocation.getAttestation());
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task tells what fails
    private void later(Duration pause) {
        try {
            executor.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
        producer.close(Duration.ofSeconds(5));
    }
}
