package parley.plugins;

import java.net.InetAddress;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.replica.ClientMetadata;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;

/// One read of a fetch, as an authorizer sees a request.
record Reading(ClientMetadata client, Endpoint endpoint) implements AuthorizableRequestContext {
    @Override
    public String listenerName() {
        return client.listenerName();
    }

    @Override
    public SecurityProtocol securityProtocol() {
        return endpoint.securityProtocol();
    }

    @Override
    public KafkaPrincipal principal() {
        return client.principal();
    }

    @Override
    public InetAddress clientAddress() {
        return client.clientAddress();
    }

    @Override
    public int requestType() {
        return ApiKeys.FETCH.id;
    }

    /// Some version that names its client: no other comes here.
    @Override
    public int requestVersion() {
        return ApiKeys.FETCH.latestVersion();
    }

    @Override
    public String clientId() {
        return client.clientId();
    }

    /// Not told.
    @Override
    public int correlationId() {
        return 0;
    }
}
