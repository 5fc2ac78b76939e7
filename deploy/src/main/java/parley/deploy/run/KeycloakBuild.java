package parley.deploy.run;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import parley.deploy.plan.KeycloakServer;
import parley.deploy.plan.Probe;
import parley.deploy.plan.Work;
import parley.deploy.space.OwnerOnly;

/// Makes an unpacked Keycloak ours: augmented for what we use, with an initialised database to copy and a start-up
/// cache.
final class KeycloakBuild {
    /// What a realm of programs has no use for; fewer features start faster and listen to less.
    private static final String UNUSED = "account,account-api,admin,ciba,device-flow,docker,impersonation,kerberos,"
            + "organization,par,passkeys,web-authn,workflows";

    private final Path jdk;
    private final Path distribution;
    private final Path log;
    private final Progress progress;

    KeycloakBuild(Path jdk, Path distribution, Path log, Progress progress) {
        this.jdk = jdk;
        this.distribution = distribution;
        this.log = log;
        this.progress = progress;
    }

    void run() throws IOException, InterruptedException, StartFailure {
        progress.say("keycloak", "building, once");
        var build = List.of(
                distribution.resolve("bin/kc.sh").toString(),
                "build",
                "--db=dev-file",
                "--cache=local",
                "--features-disabled=" + UNUSED);
        var environment = Map.of("JAVA_HOME", jdk.toString());
        if (Shell.run(build, distribution, environment, log) != 0) {
            throw new StartFailure("keycloak", LogTail.reason(log, "cannot be built"), log);
        }
        train();
    }

    /// The first start fills the database with all that does not depend on a realm.
    private void train() throws IOException, InterruptedException, StartFailure {
        progress.say("keycloak", "first start, once");
        var home = distribution.resolveSibling("template");
        KeycloakHome.link(new Work.KeycloakHome(distribution, home));
        int port = Ports.free();
        var url = URI.create("http://localhost:" + port);
        var configuration = KeycloakServer.configuration(home, url);
        // Without an administrator, Keycloak offers whoever comes first to become it. Nobody knows this one's password.
        OwnerOnly.write(
                configuration.path(),
                configuration.content() + "bootstrap-admin-username=nobody\nbootstrap-admin-password="
                        + UUID.randomUUID() + "\n");
        var options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx384m"));
        options.addAll(KeycloakServer.jvmOptions(home));
        options.addAll(List.of(
                "-cp",
                distribution.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                "start",
                "--optimized"));
        new Training(jdk, log)
                .run(
                        distribution.resolveSibling("start-up.aot"),
                        options,
                        home,
                        Training.Readiness.of(new Probe.Http(
                                URI.create(url + "/realms/master/protocol/openid-connect/certs"), Set.of(200))));
        if (Files.notExists(home.resolve(KeycloakHome.DATABASE))) {
            throw new StartFailure("keycloak", LogTail.reason(log, "did not start"), log);
        }
    }
}
