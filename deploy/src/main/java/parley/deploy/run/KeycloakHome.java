package parley.deploy.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import parley.deploy.plan.Work;
import parley.deploy.space.OwnerOnly;

/// A home folder of Keycloak with data and configuration of its own and all else shared.
final class KeycloakHome {
    static final String DATABASE = "data/h2/keycloakdb.mv.db";

    private KeycloakHome() {}

    static void link(Work.KeycloakHome work) throws IOException {
        OwnerOnly.folder(work.home().resolve("conf"));
        OwnerOnly.folder(work.home().resolve("data/h2"));
        for (var shared : List.of("lib", "providers", "themes", "conf/cache-ispn.xml")) {
            var link = work.home().resolve(shared);
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, work.distribution().resolve(shared));
        }
    }

    /// Links it, and starts a new one from the database that the build has initialised.
    static void prepare(Work.KeycloakHome work) throws IOException {
        link(work);
        Path database = work.home().resolve(DATABASE);
        Path initialised = work.distribution().resolveSibling("template").resolve(DATABASE);
        if (Files.notExists(database) && Files.exists(initialised)) {
            Files.copy(initialised, database);
        }
    }
}
