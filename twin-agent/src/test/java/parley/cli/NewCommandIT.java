package parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.cli.project.Project;
import parley.cli.project.Sdk;

final class NewCommandIT {
    private static final Instant BUILT = Instant.parse("2026-11-29T12:00:00Z");
    private static final List<String> BUILT_FILES = List.of(
            "pom.xml",
            "schemas/pom.xml",
            "schemas/target/parley-schemas.jar",
            "identity-bridge/library/pom.xml",
            "identity-bridge/library/target/parley-identity.jar",
            "twin-agent/pom.xml",
            "twin-agent/target/parley-twin-agent.jar");

    @TempDir
    Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path checkout;
    private Path work;

    @BeforeEach
    void build() throws IOException {
        checkout = home.resolve("a checkout");
        work = Files.createDirectory(home.resolve("work"));
        for (var file : BUILT_FILES) {
            write(file, "of " + file, BUILT);
        }
    }

    @Test
    void the_project_is_written_into_its_folder_and_nowhere_else() throws IOException {
        var folder = work.resolve("new/tank");

        assertThat(run("new", "twin", "tank", "--folder", folder.toString()))
                .as(err.toString())
                .isZero();

        var project = Project.of("tank", new Sdk(checkout)).files();
        assertThat(files(work))
                .containsExactlyInAnyOrderElementsOf(project.keySet().stream()
                        .map(file -> "new/tank/" + file)
                        .toList());
        assertThat(folder.resolve("pom.xml")).hasContent(project.get("pom.xml"));
        assertThat(out.toString()).contains(folder.resolve("README.md").toString());
    }

    @Test
    void an_empty_folder_is_as_good_as_none() throws IOException {
        assertThat(run("new", "twin", "tank", "--folder", work.toString())).isZero();

        assertThat(files(work)).contains("pom.xml");
    }

    @Test
    void a_folder_that_holds_anything_is_refused_and_stays_as_it_is() throws IOException {
        Files.writeString(work.resolve(".hidden"), "mine");

        assertThat(run("new", "twin", "tank", "--folder", work.toString())).isEqualTo(1);

        assertThat(err).hasToString("parley: " + work + ": is not empty; nothing was written\n");
        assertThat(files(work)).containsExactly(".hidden");
    }

    @Test
    void a_file_is_no_folder() throws IOException {
        var file = Files.writeString(work.resolve("file"), "mine");

        assertThat(run("new", "twin", "tank", "--folder", file.toString())).isEqualTo(1);

        assertThat(err).hasToString("parley: " + file + ": is no folder; nothing was written\n");
        assertThat(file).hasContent("mine");
    }

    @Test
    void a_wrong_name_is_wrong_usage_and_nothing_is_written() throws IOException {
        assertThat(run("new", "twin", "Tank", "--folder", work.toString())).isEqualTo(2);

        assertThat(err.toString()).startsWith("parley: NAME is `Tank`");
        assertThat(files(work)).isEmpty();
    }

    @Test
    void the_sdk_stands_in_a_repository_as_maven_deploys_it() throws IOException {
        assertThat(run("new", "sdk")).as(err.toString()).isZero();

        var group = checkout.resolve("target/sdk/parley");
        assertThat(out.toString())
                .contains(checkout.resolve("target/sdk").toUri().toString())
                .contains("<artifactId>parley-twin-agent</artifactId>");
        assertThat(group.resolve("parley-schemas/0.1.0-SNAPSHOT/parley-schemas-0.1.0-20261129.120000-1.jar"))
                .hasContent("of schemas/target/parley-schemas.jar");
        assertThat(group.resolve("parley/0.1.0-SNAPSHOT/parley-0.1.0-20261129.120000-1.pom"))
                .hasContent("of pom.xml");
        assertThat(group.resolve("parley/0.1.0-SNAPSHOT/maven-metadata.xml"))
                .content()
                .contains("<timestamp>20261129.120000</timestamp>");
    }

    @Test
    void what_was_built_later_takes_its_place() throws IOException {
        run("new", "sdk");
        write("schemas/target/parley-schemas.jar", "changed", BUILT.plusSeconds(1));

        run("new", "sdk");

        var schemas = checkout.resolve("target/sdk/parley/parley-schemas/0.1.0-SNAPSHOT");
        assertThat(files(schemas))
                .containsExactlyInAnyOrder(
                        "maven-metadata.xml",
                        "parley-schemas-0.1.0-20261129.120001-1.jar",
                        "parley-schemas-0.1.0-20261129.120001-1.pom");
        assertThat(schemas.resolve("parley-schemas-0.1.0-20261129.120001-1.jar"))
                .hasContent("changed");
    }

    @Test
    void what_was_not_built_is_told() throws IOException {
        var jar = checkout.resolve("schemas/target/parley-schemas.jar");
        Files.delete(jar);

        assertThat(run("new", "sdk")).isEqualTo(1);

        assertThat(err).hasToString("parley: " + jar + ": was not built; run ./parley build\n");
    }

    private void write(String file, String text, Instant built) throws IOException {
        var path = checkout.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        Files.setLastModifiedTime(path, FileTime.from(built));
    }

    private static List<String> files(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .toList();
        }
    }

    private int run(String... arguments) {
        return Parley.run(
                InputStream.nullInputStream(),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                Map.of("PARLEY_CHECKOUT", checkout.toString()),
                arguments);
    }
}
