package parley.cli.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProjectTest {
    private static final Sdk SDK = new Sdk(Path.of("/home/someone & others/parley"));

    @Test
    void every_placeholder_is_replaced() {
        var files = Project.of("tank", SDK).files();

        assertThat(files)
                .isNotEmpty()
                .allSatisfy((path, text) -> assertThat(text)
                        .as(path)
                        .doesNotContainPattern("@[a-zA-Z]+@|\\$\\{[a-z-]+-plugin")
                        .isNotBlank());
    }

    @Test
    void the_name_and_the_sdk_stand_where_they_belong() {
        var files = Project.of("tank-2", SDK).files();

        assertThat(files.get("pom.xml"))
                .contains("<artifactId>tank-2</artifactId>")
                .contains("file:///home/someone%20&amp;%20others/parley/target/sdk");
        assertThat(files.get("src/main/java/twin/Main.java")).contains("TWIN = \"tank-2\"");
        assertThat(files.get("README.md")).contains("/home/someone & others/parley");
    }

    @Test
    void what_was_published_is_sent_also_if_the_twin_cannot_be_served() {
        var main = Project.of("tank", SDK).files().get("src/main/java/twin/Main.java");

        assertThat(main).containsSubsequence("try (publisher;", "twin.serve(", "PacedFeed.start(publisher");
    }

    @Test
    void no_path_leads_out_of_the_folder() {
        var folder = Path.of("/folder");

        assertThat(Project.of("tank", SDK).files().keySet()).allSatisfy(path -> {
            assertThat(Path.of(path)).isRelative();
            assertThat(folder.resolve(path).normalize()).startsWithRaw(folder);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Tank", "../tank", "a/b", "a b", "tänk", "a.b"})
    void what_is_no_name_is_refused(String name) {
        assertThatThrownBy(() -> Project.of(name, SDK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("twin `" + name + "`");
    }

    @Test
    void a_placeholder_that_nothing_is_known_of_is_a_mistake_that_is_told() {
        assertThat(Project.filled("f", "a @one@ b@example.org", Map.of("one", "$1")))
                .isEqualTo("a $1 b@example.org");
        assertThatThrownBy(() -> Project.filled("pom.xml", "@two@", Map.of("one", "1")))
                .hasMessage("pom.xml: nothing to put in the place of @two@");
    }

    @Test
    void the_versions_are_those_of_the_build() {
        assertThat(Project.versions())
                .isNotEmpty()
                .allSatisfy((name, version) -> assertThat(version).as(name).matches(Pattern.compile("[0-9]+.*")));
    }
}
