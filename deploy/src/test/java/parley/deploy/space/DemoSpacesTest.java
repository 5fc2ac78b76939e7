package parley.deploy.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoSpacesTest {
    @TempDir
    Path folder;

    @Test
    void eachPinsTheOtherAndHoldsItsSecret() throws IOException {
        var files = DemoSpaces.ensure(folder, DemoSpaces.DEFAULT_PORTS, new SecureRandom());

        var harbour = SpaceFile.read(files.getFirst());
        var grid = SpaceFile.read(files.getLast());
        var harbourKeys = Keys.ensure(harbour, new SecureRandom());
        var gridKeys = Keys.ensure(grid, new SecureRandom());
        assertThat(harbour.partners().getFirst().key()).isEqualTo(gridKeys.organisationKey());
        assertThat(grid.partners().getFirst().key()).isEqualTo(harbourKeys.organisationKey());
        assertThat(harbour.partners().getFirst().did()).isEqualTo(grid.did());
        assertThat(harbour.partners().getFirst().bootstrapServers())
                .isEqualTo("localhost:" + grid.ports().kafka());
        assertThat(harbourKeys.partnerSecrets())
                .containsEntry("grid", gridKeys.clientSecrets().get("partner-harbour"));
        assertThat(gridKeys.partnerSecrets())
                .containsEntry("harbour", harbourKeys.clientSecrets().get("partner-grid"));
        assertThat(harbour.keycloak().start()).isTrue();
        assertThat(grid.keycloak().start()).isFalse();
    }

    @Test
    void keepsWhatIsThere() throws IOException {
        var random = new SecureRandom();
        var files = DemoSpaces.ensure(folder, DemoSpaces.DEFAULT_PORTS, random);
        var before = Files.readString(files.getFirst());
        var keys = Keys.ensure(SpaceFile.read(files.getFirst()), random);

        DemoSpaces.ensure(folder, DemoSpaces.DEFAULT_PORTS.reversed(), random);

        assertThat(Files.readString(files.getFirst())).isEqualTo(before);
        assertThat(Keys.ensure(SpaceFile.read(files.getFirst()), random)).isEqualTo(keys);
    }

    @Test
    void nobodyElseReadsAnyOfIt() throws IOException {
        for (var file : DemoSpaces.ensure(folder, DemoSpaces.DEFAULT_PORTS, new SecureRandom())) {
            var unused = Keys.ensure(SpaceFile.read(file), new SecureRandom());
            assertThat(unused.toString()).doesNotContain(unused.brokerSecret());
        }

        try (var files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile))
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------"));
        }
    }
}
