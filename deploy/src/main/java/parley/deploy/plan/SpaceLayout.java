package parley.deploy.plan;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import parley.deploy.space.Keys;
import parley.deploy.space.SpaceFile;
import parley.deploy.space.SpaceFile.Tuning;

/// One space of a plan: its file and keys, and where its parts keep what is theirs.
record SpaceLayout(SpaceFile space, Keys keys, Software software, Wiring wiring, String run) {

    String name(String part) {
        return space.organisation() + "/" + part;
    }

    Path folder(String part) {
        return space.data().resolve(part);
    }

    Path config() {
        return space.data().resolve("config");
    }

    Path log(String part) {
        return space.logs().resolve(part + ".log");
    }

    Tuning tuning(String part) {
        return space.components().getOrDefault(part, new Tuning("", List.of()));
    }

    /// Who keeps the clients of agents.
    ClientLogin realmManager() {
        return space.keycloak()
                .manager()
                .map(manager -> login(manager.client(), keys.realmManager()))
                .orElseGet(() -> login(RealmImport.MANAGER));
    }

    /// How a client of the space's realm gets tokens.
    ClientLogin login(String client) {
        return login(client, secret(client));
    }

    private ClientLogin login(String client, String secret) {
        return new ClientLogin(URI.create(space.keycloak().tokenEndpoint()), client, secret);
    }

    String secret(String client) {
        var secret = keys.clientSecrets().get(client);
        if (secret == null) {
            throw new IllegalStateException("no secret for " + client + " in " + space.organisation());
        }
        return secret;
    }
}
