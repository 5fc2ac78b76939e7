package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.security.oauthbearer.JwtRetriever;
import org.junit.jupiter.api.Test;

/// A stream outlives its client's tokens, as long as the client gets others; a session ends with the last
/// token.
@Alone
final class TokensIT {
    /// A service reads any feed, and the lifespan of an agent's tokens is not to be changed.
    private static final String READER = "feed-streams";

    private static final String LIFESPAN = "access.token.lifespan";
    private static final String SECONDS = "12";
    private static final Duration POLL = Duration.ofMillis(100);

    private final Pair pair;
    private final RealmClients clients;

    TokensIT(Pair pair) {
        this.pair = pair;
        this.clients = new RealmClients(pair.harbour());
    }

    /// Who has one token and never gets another.
    public static final class Thief implements JwtRetriever {
        private static final String TOKEN = "token";
        private String token = "";

        @Override
        public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
            token = String.valueOf(jaas.getFirst().getOptions().get(TOKEN));
        }

        @Override
        public String retrieve() {
            return token;
        }
    }

    @Test
    void aStreamOutlivesItsTokensAndASessionEndsWithTheLast() throws Exception {
        var before = (ObjectNode) clients.get(READER);
        var shortened = before.deepCopy();
        shortened.withObject("/attributes").put(LIFESPAN, SECONDS);
        assertThat(clients.put(shortened).status()).isEqualTo(204);
        try (var crossing = Crossing.open(pair, "outliving", Duration.ofMillis(50));
                var stream = reading(Plain.login(pair.harbour(), READER), crossing)) {
            var offsets = new ArrayList<Long>();
            Patiently.await("the stream").until(() -> poll(stream, offsets) > 0);
            endsWithItsToken(crossing, () -> poll(stream, offsets));

            Patiently.await("the stream goes on under another token")
                    .until(() -> poll(stream, offsets) > 0 && renewals(stream) > 0);
            assertThat(offsets).isEqualTo(all(offsets));
        } finally {
            assertThat(clients.put(before).status()).isEqualTo(204);
        }
    }

    /// @param meanwhile done again and again
    private void endsWithItsToken(Crossing crossing, Runnable meanwhile) {
        var taken = new ArrayList<Long>();
        try (var stolen = reading(stolen(Http.token(pair.harbour(), READER)), crossing)) {
            Patiently.await("the session with one token").until(() -> poll(stolen, taken) > 0);
            assertThatThrownBy(() -> Patiently.await("the end of the session with one token")
                            .until(() -> {
                                meanwhile.run();
                                return poll(stolen, taken) < 0;
                            }))
                    .isInstanceOf(AuthenticationException.class);
        }
    }

    /// How many came.
    private static int poll(KafkaConsumer<byte[], byte[]> consumer, List<Long> offsets) {
        var records = consumer.poll(POLL);
        for (var record : records) {
            offsets.add(record.offset());
        }
        return records.count();
    }

    private static List<Long> all(List<Long> offsets) {
        return LongStream.rangeClosed(offsets.getFirst(), offsets.getLast())
                .boxed()
                .toList();
    }

    private static double renewals(KafkaConsumer<?, ?> consumer) {
        return consumer.metrics().entrySet().stream()
                .filter(metric -> metric.getKey().name().equals("successful-reauthentication-total"))
                .mapToDouble(metric -> (Double) metric.getValue().metricValue())
                .sum();
    }

    private static KafkaConsumer<byte[], byte[]> reading(Map<String, Object> login, Crossing crossing) {
        var consumer = Plain.consumer(login);
        var partition = new TopicPartition(crossing.feedTopic(), 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        return consumer;
    }

    private Map<String, Object> stolen(String token) {
        var stolen = new HashMap<>(Plain.login(pair.harbour(), READER));
        stolen.put(SaslConfigs.SASL_OAUTHBEARER_JWT_RETRIEVER_CLASS, Thief.class.getName());
        stolen.put(
                SaslConfigs.SASL_JAAS_CONFIG,
                String.valueOf(stolen.get(SaslConfigs.SASL_JAAS_CONFIG))
                        .replace(";", " " + Thief.TOKEN + "=\"" + token + "\";"));
        return stolen;
    }
}
