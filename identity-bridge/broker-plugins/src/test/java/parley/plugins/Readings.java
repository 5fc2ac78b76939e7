package parley.plugins;

import java.net.InetAddress;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.replica.ClientMetadata;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/// Who asks an authorizer under test.
final class Readings {
    private static final Endpoint ENDPOINT = new Endpoint("OAUTH", SecurityProtocol.SASL_PLAINTEXT, "localhost", 9092);

    private Readings() {}

    static Reading reading(String user) {
        var client = new ClientMetadata.DefaultClientMetadata(
                "",
                "client",
                InetAddress.getLoopbackAddress(),
                new KafkaPrincipal(KafkaPrincipal.USER_TYPE, user),
                ENDPOINT.listener());
        return new Reading(client, ENDPOINT);
    }
}
