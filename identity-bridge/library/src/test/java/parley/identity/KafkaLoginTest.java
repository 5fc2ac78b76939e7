package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;

final class KafkaLoginTest {
    private static final String ALLOWED = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    @Test
    void isUnderstoodByKafka() {
        var login = KafkaLogin.client(
                "localhost:17101", KafkaTransport.PLAIN, "http://localhost:1/token", "harbour-agent", "s3cret");

        var understood = new AdminClientConfig(new HashMap<>(login));

        assertThat(login.keySet()).isSubsetOf(AdminClientConfig.configNames());
        assertThat(understood.values().toString()).doesNotContain("s3cret");
    }

    @Test
    void allowsTheTokenEndpointBesidesThoseAllowedBefore() {
        KafkaLogin.client("localhost:17101", KafkaTransport.PLAIN, "http://localhost:2/token", "a", "b");
        KafkaLogin.client("localhost:17101", KafkaTransport.PLAIN, "http://localhost:3/token", "a", "b");
        KafkaLogin.client("localhost:17101", KafkaTransport.PLAIN, "http://localhost:2/token", "a", "b");

        assertThat(System.getProperty(ALLOWED).split(","))
                .contains("http://localhost:2/token", "http://localhost:3/token")
                .doesNotHaveDuplicates();
    }
}
