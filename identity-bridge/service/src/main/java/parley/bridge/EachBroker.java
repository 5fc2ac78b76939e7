package parley.bridge;

import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.ApiVersions;
import org.apache.kafka.clients.ClientUtils;
import org.apache.kafka.clients.DefaultHostResolver;
import org.apache.kafka.clients.ManualMetadataUpdater;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.clients.NetworkClientUtils;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.requests.DescribeAclsRequest;
import org.apache.kafka.common.requests.DescribeAclsResponse;
import org.apache.kafka.common.utils.LogContext;
import org.apache.kafka.common.utils.Time;

/// Asks one particular broker for its ACLs. An [org.apache.kafka.clients.admin.Admin] asks any, and cannot tell whether
/// all have applied a change. For one thread.
final class EachBroker implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Map<String, Object> clientConfig;
    private final Map<Integer, Connection> connections = new HashMap<>();

    private record Connection(Node node, NetworkClient client, Metrics metrics) {
        void close() {
            client.close();
            metrics.close();
        }
    }

    EachBroker(Map<String, Object> clientConfig) {
        this.clientConfig = Map.copyOf(clientConfig);
    }

    /// The ACLs of that broker that match.
    /// @throws IOException if it does not answer; the next call connects anew
    Collection<AclBinding> describe(Node node, AclBindingFilter filter) throws IOException {
        var client = connection(node).client();
        try {
            if (!NetworkClientUtils.awaitReady(client, node, Time.SYSTEM, TIMEOUT_MILLIS)) {
                throw new IOException("no connection to broker " + node.id());
            }
            long now = Time.SYSTEM.milliseconds();
            var request = client.newClientRequest(node.idString(), new DescribeAclsRequest.Builder(filter), now, true);
            var answer = NetworkClientUtils.sendAndReceive(client, request, Time.SYSTEM)
                    .responseBody();
            if (!(answer instanceof DescribeAclsResponse acls)) {
                throw new IOException("no answer from broker " + node.id());
            }
            acls.error().error().maybeThrow();
            return DescribeAclsResponse.aclBindings(acls.acls());
        } catch (IOException | RuntimeException e) {
            forget(node);
            throw e;
        }
    }

    private Connection connection(Node node) {
        var known = connections.get(node.id());
        if (known != null && !known.node().equals(node)) {
            forget(node);
            known = null;
        }
        if (known == null) {
            known = open(node);
            connections.put(node.id(), known);
        }
        return known;
    }

    private Connection open(Node node) {
        var config = new AdminClientConfig(new HashMap<>(clientConfig));
        var metrics = new Metrics();
        var client = ClientUtils.createNetworkClient(
                config,
                "identity-bridge-" + node.id(),
                metrics,
                "identity-bridge",
                new LogContext("[broker " + node.id() + "] "),
                new ApiVersions(),
                Time.SYSTEM,
                1,
                TIMEOUT_MILLIS,
                null,
                new ManualMetadataUpdater(List.of(node)),
                new DefaultHostResolver(),
                null,
                null);
        return new Connection(node, client, metrics);
    }

    private void forget(Node node) {
        var connection = connections.remove(node.id());
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public void close() {
        connections.values().forEach(Connection::close);
        connections.clear();
    }
}
