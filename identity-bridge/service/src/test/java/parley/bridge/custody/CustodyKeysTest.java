package parley.bridge.custody;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.identity.Did;

@SuppressWarnings("NullAway.Init") // fields set by JUnit and before each test
final class CustodyKeysTest {
    private static final Did TANK = Did.ofTwin("did:web:harbour:twins:tank");
    private static final Did PUMP = Did.ofTwin("did:web:harbour:twins:pump");

    @TempDir
    private Path folder;

    private CustodyKeys keys;

    @BeforeEach
    void open() {
        keys = new CustodyKeys(folder, new SecureRandom());
    }

    /// Whoever administers a twin has keys kept for people, whom he may invent.
    @Test
    void a_twin_has_so_many_keys_and_no_more() throws IOException {
        var first = keys.ensure(TANK, "person-first").orElseThrow();
        kept(CustodyKeys.MOST_OF_A_TWIN - 1);

        assertThat(keys.ensure(TANK, "person-late")).isEmpty();
        assertThat(keys.ensure(TANK, "person-first").orElseThrow().multibase()).isEqualTo(first.multibase());
        assertThat(keys.ensure(PUMP, "person-late")).isPresent();
    }

    @Test
    void the_last_of_them_is_made() throws IOException {
        kept(CustodyKeys.MOST_OF_A_TWIN - 1);

        assertThat(keys.ensure(TANK, "person-last")).isPresent();
    }

    private void kept(int others) throws IOException {
        for (int i = 0; i < others; i++) {
            var agent = Files.createDirectories(folder.resolve("person-" + i));
            Files.createFile(agent.resolve("tank.p12"));
        }
    }
}
