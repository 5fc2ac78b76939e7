package parley.deploy.plan;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The Keycloak server that one space runs, with the realms of all the spaces that name its URL.
public final class KeycloakServer {
    static final String PART = "keycloak";

    private KeycloakServer() {}

    static Part of(SpaceLayout owner, List<SpaceLayout> users) {
        var distribution = owner.software().keycloak();
        var home = owner.folder(PART);
        var url = owner.space().keycloak().url();
        var run = jvm(owner, distribution, home);
        var files = new ArrayList<TextFile>();
        files.add(run.arguments());
        files.add(configuration(home, url));
        for (var user : users) {
            var realm = user.space().keycloak().realm();
            files.add(new TextFile(
                    home.resolve("data/import/" + realm + "-realm.json"),
                    Json.text(RealmImport.of(user.space(), user.keys()))));
        }
        var certificates = users.getLast().space().keycloak().certificates();
        return new Part(
                files,
                List.of(
                        new Component.Task(
                                owner.name("keycloak-home"), Set.of(), new Work.KeycloakHome(distribution, home)),
                        new Component.Program(
                                owner.name(PART),
                                Set.of(owner.name("keycloak-home")),
                                run.line(),
                                home,
                                Map.of(),
                                owner.log(PART),
                                new Probe.Http(URI.create(certificates), Set.of(200)),
                                Duration.ofMinutes(5),
                                1,
                                List.of(url.getPort()))));
    }

    /// The options of the server's JVM and command line that are the same for every home, so that a start-up cache
    /// serves all.
    public static List<String> jvmOptions(Path home) {
        return List.of(
                "-XX:MaxMetaspaceSize=256m",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                        + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dquarkus-log-max-startup-records=10000",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"));
    }

    private static Jvm.Command jvm(SpaceLayout owner, Path distribution, Path home) {
        return new Jvm(owner, PART)
                .heap("384m")
                .light()
                .options(jvmOptions(home).toArray(String[]::new))
                .run(
                        distribution.resolve("lib/quarkus-run.jar").toString(),
                        "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                        "start",
                        "--optimized",
                        "--import-realm");
    }

    /// The configuration of a home.
    public static TextFile configuration(Path home, URI url) {
        return TextFile.properties(
                home.resolve("conf/keycloak.conf"),
                Map.of(
                        "db",
                        "dev-file",
                        // As Keycloak would, without the TCP server that its default opens beside the file.
                        "db-url",
                        "jdbc:h2:file:" + home.resolve("data/h2/keycloakdb")
                                + ";NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE",
                        "cache",
                        "local",
                        "http-enabled",
                        "true",
                        "http-host",
                        "127.0.0.1",
                        "http-port",
                        String.valueOf(url.getPort()),
                        "hostname",
                        url.toString()));
    }
}
