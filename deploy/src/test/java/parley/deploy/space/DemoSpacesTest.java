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
    void theTwoAreAgreedOnBeingPartners() throws IOException {
        var files = DemoSpaces.ensure(folder, DemoSpaces.DEFAULT_PORTS, new SecureRandom());

        var harbour = SpaceFile.read(files.getFirst());
        var grid = SpaceFile.read(files.getLast());
        var ofHarbour = Keys.ensure(harbour, new SecureRandom()).partners().getFirst();
        var ofGrid = Keys.ensure(grid, new SecureRandom()).partners().getFirst();
        assertThat(ofHarbour.partnership().partner())
                .hasValueSatisfying(partner -> assertThat(partner.did().value()).isEqualTo(grid.did()));
        assertThat(ofGrid.partnership().statements())
                .isEqualTo(ofHarbour.partnership().statements());
        assertThat(ofHarbour.partnership().counterpart().orElseThrow().bootstrapServers())
                .isEqualTo("localhost:" + grid.ports().kafkaPartners());
        assertThat(ofHarbour.mirrorKey()).isRegularFile();
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
