package parley.bridge.agents;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.keycloak.representations.idm.ClientRepresentation;

/// The clients of services and of those that people use, as the launcher defines them in the realm. They are looked at,
/// and not made.
public final class ServiceClients {
    /// Nothing is known of any.
    public static final ServiceClients NONE = new ServiceClients(List.of(), false);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET_FILE = "secretFile";

    private final List<ClientDefinition> defined;
    private final boolean closed;

    private ServiceClients(List<ClientDefinition> defined, boolean closed) {
        this.defined = List.copyOf(defined);
        this.closed = closed;
    }

    /// Those of a file: an array `clients`, each as Keycloak imports it, with the file of its secret (`secretFile`) in
    /// place of that.
    ///
    /// @param closed whether what widens one is closed, and not only reported
    /// @throws IOException if it cannot be read
    public static ServiceClients read(Path file, boolean closed) throws IOException {
        var defined = new ArrayList<ClientDefinition>();
        for (var client : JSON.readTree(file.toFile()).path("clients")) {
            if (!(client instanceof ObjectNode object) || !object.hasNonNull(SECRET_FILE)) {
                throw new IOException(file + ": a client without a " + SECRET_FILE);
            }
            defined.add(definition(object));
        }
        return new ServiceClients(defined, closed);
    }

    /// Whether what widens one is closed, and not only reported.
    boolean closed() {
        return closed;
    }

    /// What they are to be: with the secrets of the start, which the services that run have, too.
    List<ClientDefinition> definitions() {
        return defined;
    }

    private static ClientDefinition definition(ObjectNode client) throws IOException {
        var whole = client.deepCopy();
        var secret = Path.of(whole.remove(SECRET_FILE).asText());
        whole.put("secret", Files.readString(secret).strip());
        return new ClientDefinition(JSON.treeToValue(whole, ClientRepresentation.class));
    }
}
