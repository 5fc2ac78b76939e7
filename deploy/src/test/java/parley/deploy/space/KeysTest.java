package parley.deploy.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.identity.OrganisationKeys;
import parley.identity.PublicKey;
import parley.identity.RotationsFile;
import parley.identity.SigningKey;

class KeysTest {
    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path folder;

    private SpaceFile space;
    private Path next;

    @BeforeEach
    void aSpace() throws IOException {
        space = SpaceFile.read(
                DemoSpaces.ensure(folder, DemoSpaces.DEFAULT_PORTS, random).getLast());
        next = Keys.organisationKeyFile(space.file()).resolveSibling("organisation-next.p12");
    }

    @Test
    void theOrganisationsKeyIsReplacedAndNothingIsLeftOfIt() throws IOException {
        var before = Keys.organisation(space);

        var rotated = Keys.rotate(space, random, NOW);
        var again = Keys.rotate(space, random, NOW);

        assertThat(again.publicKey()).isNotIn(before.publicKey(), rotated.publicKey());
        assertThat(Keys.organisation(space).publicKey()).isEqualTo(again.publicKey());
        assertThat(Keys.organisation(space).rotations())
                .hasSize(2)
                .startsWith(rotated.rotations().toArray(String[]::new));
        assertThat(Keys.organisationKeyFile(space.file()).getParent())
                .isDirectoryNotContaining(file -> file.getFileName().toString().contains("next"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Keys.organisationKeyFile(space.file()))))
                .isEqualTo("rw-------");
    }

    /// What services and agents are told is the first: what the others have signed says how it came to them.
    @Test
    void theFirstKeyLeadsToTheOneThatCounts() throws IOException {
        var before = Keys.ensure(space, random);

        var rotated = Keys.rotate(space, random, NOW);

        var after = Keys.ensure(space, random);
        assertThat(after.organisationKey()).isEqualTo(before.organisationKey());
        var keys = OrganisationKeys.pinned(rotated.organisation(), PublicKey.multibase(after.organisationKey()));
        RotationsFile.read(Keys.rotationsFile(space.file())).forEach(keys::learn);
        assertThat(keys.current()).isEqualTo(rotated.publicKey());
        assertThat(after.partners()).extracting(PartnerFolder::name).containsExactly("harbour");
    }

    /// What nobody believes of an agent in custody is not said to be its own.
    @Test
    void theAgentsOwnKeysAreKnown() throws IOException {
        var own = Keys.agentFolder(space, "balancer-agent").resolve("key.p12");

        var keys = Keys.ensure(space, random);

        assertThat(space.agents()).extracting(SpaceFile.Agent::client).contains("balancer-agent", "curl-agent");
        assertThat(keys.agentKeys())
                .isEqualTo(Map.of(
                        "balancer-agent",
                        Keys.ensureKey(own, random),
                        "feed-streams",
                        Keys.ensureKey(Keys.derivingKeyFile(space.file()), random)));
        assertThat(Keys.ensure(space, random).agentKeys()).isEqualTo(keys.agentKeys());
    }

    @Test
    void whatWasInterruptedBeforeItWasSignedHasNotBeen() throws IOException {
        var before = Keys.organisation(space);
        Files.copy(Keys.passwordFile(Keys.organisationKeyFile(space.file())), Keys.passwordFile(next));
        Keys.ensureKey(next, random);

        var unused = Keys.ensure(space, random);

        assertThat(unused.partners()).isNotEmpty();
        assertThat(Keys.organisation(space).publicKey()).isEqualTo(before.publicKey());
        assertThat(next).doesNotExist();
    }

    @Test
    void whatWasInterruptedAfterItWasSignedIsCompleted() throws IOException {
        var password = Keys.passwordFile(Keys.organisationKeyFile(space.file()));
        var fresh = SigningKey.generate(random);
        var rotated = Keys.organisation(space).rotated(fresh, NOW);
        Files.copy(password, Keys.passwordFile(next));
        fresh.store(next, Files.readString(password).strip().toCharArray());
        RotationsFile.write(Keys.rotationsFile(space.file()), rotated.rotations());
        assertThat(Keys.organisation(space).rotations()).isEmpty();

        var unused = Keys.ensure(space, random);

        assertThat(unused.partners()).isNotEmpty();
        assertThat(Keys.organisation(space).publicKey()).isEqualTo(fresh.publicKey());
        assertThat(next).doesNotExist();
    }
}
