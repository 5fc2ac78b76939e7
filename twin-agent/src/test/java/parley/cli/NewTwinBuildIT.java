package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A new project, built by Maven as a newcomer's would be: nothing of Parley is installed, so the SDK comes
/// from the checkout. What else it needs comes from what this build has fetched, and nothing from the
/// network.
final class NewTwinBuildIT {
    private static final Path SOURCES = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> MODULES = List.of("schemas", "identity-bridge/library", "twin-agent");
    private static final long MINUTES = 3;

    @TempDir
    Path home;

    /// How a process ended, and what it said.
    private record Ended(int code, String said) {}

    @Test
    void a_new_project_builds_as_it_is_and_its_tests_pass() throws Exception {
        var maven = System.getProperty("parley.testing.maven");
        assumeTrue(maven != null, "only inside Maven");
        var checkout = checkout();
        var project = home.resolve("tank");
        write(checkout, project);

        var built = maven(Path.of(String.valueOf(maven)), project);

        assertThat(built.code()).as(built.said()).isZero();
        assertThat(project.resolve("target/surefire-reports/TEST-twin.RoomTest.xml"))
                .content()
                .contains("tests=\"2\"", "failures=\"0\"", "errors=\"0\"");
        assertThat(project.resolve("target/surefire-reports/TEST-twin.SetTargetTest.xml"))
                .content()
                .contains("tests=\"2\"", "failures=\"0\"", "errors=\"0\"");
        var started = run(project, java("java"), "-jar", "target/tank.jar", "no-such/agent.json");
        assertThat(started.said()).contains("NoSuchFileException: no-such/agent.json");
        assertThat(started.code()).isEqualTo(1);
    }

    private static void write(Path checkout, Path project) {
        var err = new StringWriter();
        int code = Parley.run(
                InputStream.nullInputStream(),
                new PrintWriter(new StringWriter()),
                new PrintWriter(err, true),
                Map.of("PARLEY_CHECKOUT", checkout.toString()),
                "new",
                "twin",
                "tank",
                "--folder",
                project.toString());
        assertThat(code).as(err.toString()).isZero();
    }

    /// What the SDK is made of, elsewhere: the sources' own folder stays as it is.
    private Path checkout() throws IOException {
        var checkout = home.resolve("checkout");
        var files = new ArrayList<Path>(List.of(SOURCES.resolve("pom.xml")));
        for (var module : MODULES) {
            files.add(SOURCES.resolve(module).resolve("pom.xml"));
            try (var jars = Files.newDirectoryStream(SOURCES.resolve(module).resolve("target"), "parley-*.jar")) {
                jars.forEach(files::add);
            }
        }
        for (var file : files) {
            var copy = checkout.resolve(SOURCES.relativize(file));
            Files.createDirectories(copy.getParent());
            Files.copy(file, copy);
        }
        return checkout;
    }

    private Ended maven(Path maven, Path project) throws Exception {
        var fetched = Path.of(System.getProperty("parley.testing.repository")).toUri();
        var settings = Files.writeString(home.resolve("settings.xml"), """
                <settings>
                  <mirrors>
                    <mirror>
                      <id>fetched</id>
                      <mirrorOf>external:*</mirrorOf>
                      <url>%s</url>
                    </mirror>
                  </mirrors>
                </settings>
                """.formatted(fetched));
        return run(
                project,
                maven.resolve("bin").resolve("mvn").toString(),
                "--batch-mode",
                "--quiet",
                "--settings",
                settings.toString(),
                "--global-settings",
                settings.toString(),
                "-Dmaven.repo.local=" + home.resolve("repository"),
                "verify");
    }

    private static Ended run(Path folder, String... command) throws Exception {
        var log = Files.createTempFile(folder, "said", ".log");
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeAll(List.of("MAVEN_ARGS", "PARLEY_AGENT"));
        var process = builder.start();
        try {
            assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES))
                    .as("%s ends", List.of(command))
                    .isTrue();
            return new Ended(process.exitValue(), Files.readString(log));
        } finally {
            List.copyOf(process.descendants().toList()).forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }
}
