package parley.deploy.plan;

import java.net.URI;

/// How a client of a realm gets tokens; printing it shows no secret.
public record ClientLogin(URI tokenEndpoint, String client, String secret) {
    @Override
    public String toString() {
        return "ClientLogin[" + client + " at " + tokenEndpoint + "]";
    }
}
