package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OrganisationKeysTest {
    private static final Instant NOW = Instant.parse("2026-11-28T10:00:00Z");
    private static final Did GRID = Did.organisation("did:web:grid.example");
    private static final OrganisationKey FIRST = new OrganisationKey(GRID, Keys.named("first"));
    private static final OrganisationKey SECOND = FIRST.rotated(Keys.named("second"), NOW);
    private static final OrganisationKey THIRD = SECOND.rotated(Keys.named("third"), NOW);

    private static String signed(OrganisationKey key) {
        return key.secure(SecuredDocument.JSON.createObjectNode().put("said", "by grid"), NOW);
    }

    private static OrganisationKeys pinned() {
        return OrganisationKeys.pinned(GRID, FIRST.publicKey());
    }

    private static String refusal(OrganisationKeys keys, String json) {
        return switch (keys.verify(json)) {
            case Verification.Refused(var why) -> why;
            case Verification.Verified verified -> throw new AssertionError(verified);
        };
    }

    @Test
    void whoPinnedTheFirstBelievesWhatTheNextSignedWithoutHavingHeardOfIt() {
        assertThat(pinned().verify(signed(FIRST))).isInstanceOf(Verification.Verified.class);
        assertThat(pinned().verify(signed(SECOND))).isInstanceOf(Verification.Verified.class);
        assertThat(pinned().verify(signed(THIRD))).isInstanceOf(Verification.Verified.class);
        assertThat(OrganisationKeys.pinned(GRID, SECOND.publicKey()).verify(signed(THIRD)))
                .isInstanceOf(Verification.Verified.class);
        assertThat(OrganisationKeys.pinned(GRID, THIRD.publicKey()).verify(signed(THIRD)))
                .isInstanceOf(Verification.Verified.class);
    }

    @Test
    void whatAReplacedKeySignsCountsUntilTheRotationIsKnownAndNeverAgain() {
        var keys = pinned();
        assertThat(keys.verify(signed(SECOND))).isInstanceOf(Verification.Verified.class);
        assertThat(keys.verify(signed(FIRST))).isInstanceOf(Verification.Verified.class);

        assertThat(keys.learn(SECOND.rotations().getLast())).isTrue();
        assertThat(keys.learn(SECOND.rotations().getLast())).isFalse();

        assertThat(keys.current()).isEqualTo(SECOND.publicKey());
        assertThat(keys.verify(signed(SECOND))).isInstanceOf(Verification.Verified.class);
        assertThat(refusal(keys, signed(FIRST))).contains("a key that " + GRID + " has replaced");
        assertThat(keys.learn(THIRD.rotations().getLast())).isTrue();
        assertThat(refusal(keys, signed(SECOND))).contains("a key that " + GRID + " has replaced");
        assertThat(keys).isEqualTo(pinned());
    }

    @Test
    void ourOwnEarlierKeysStayOurs() {
        assertThat(THIRD.verifying().verify(signed(FIRST))).isInstanceOf(Verification.Verified.class);
        assertThat(OrganisationKeys.own(GRID, FIRST.publicKey(), THIRD.rotations())
                        .current())
                .isEqualTo(THIRD.publicKey());
        assertThat(OrganisationKeys.own(GRID, SECOND.publicKey(), THIRD.rotations()))
                .satisfies(keys -> assertThat(keys.current()).isEqualTo(THIRD.publicKey()))
                .satisfies(keys -> assertThat(keys.includes(FIRST.publicKey())).isTrue());
    }

    @Test
    void aKeyThatDoesNotDescendFromThePinnedOneIsNobodys() {
        var thief = new OrganisationKey(GRID, Keys.named("thief"));
        var thiefs = thief.rotated(Keys.named("next"), NOW);
        var port = new OrganisationKey(Did.organisation("did:web:port.example"), Keys.named("first"));
        var ports = port.rotated(Keys.named("second"), NOW);

        assertThat(refusal(pinned(), signed(thief))).contains("does not match");
        assertThat(refusal(pinned(), signed(thiefs))).contains("another key than the one that " + GRID + " has");
        assertThat(refusal(pinned(), signed(port))).contains("not by " + GRID);
        assertThat(refusal(pinned(), signed(ports))).contains("of did:web:port.example, not of " + GRID);
        assertThatThrownBy(() -> new OrganisationKey(GRID, Keys.named("other"), THIRD.rotations()))
                .hasMessageContaining("do not lead to this one");
    }

    @Test
    void aKeyThatWasReplacedDoesNotComeBack() {
        var keys = pinned();
        keys.learn(SECOND.rotations().getLast());
        var back = SECOND.rotated(Keys.named("first"), NOW).rotations().getLast();

        assertThatThrownBy(() -> keys.learn(back)).hasMessageContaining("another key");
    }

    @Test
    void theOldKeyAloneGivesNobodyElsesKeyAway() {
        var json = SECOND.rotations().getLast();
        var other = Keys.named("other").publicKey().multibase();
        var moved = json.replace(SECOND.publicKey().multibase(), other);

        assertThatThrownBy(() -> pinned().learn(moved)).isInstanceOf(IllegalArgumentException.class);
        var unsigned = SecuredDocument.JSON
                .createObjectNode()
                .put("type", "OrganisationKeyRotation")
                .put("organisation", GRID.value())
                .put("replaces", FIRST.publicKey().multibase())
                .put("key", other)
                .put("issued", NOW.toString());
        assertThatThrownBy(() -> pinned().learn(FIRST.secure(unsigned, NOW)))
                .hasMessageContaining("successorProof: missing");
        unsigned.set("successorProof", SecuredDocument.proof(unsigned, Keys.named("first"), FIRST.method(), NOW));
        assertThatThrownBy(() -> pinned().learn(FIRST.secure(unsigned, NOW)))
                .hasMessageContaining("successorProof: the signature does not match");
    }

    @Property(tries = 300)
    void aRotationWithOneBitChangedIsRefused(@ForAll @IntRange(min = 0) int at, @ForAll @IntRange(max = 6) int bit) {
        var text = SECOND.rotations().getLast().toCharArray();
        text[at % text.length] ^= (char) (1 << bit);

        assertThatThrownBy(() -> pinned().learn(new String(text))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theFileKeepsThem(@TempDir Path folder) throws Exception {
        var file = folder.resolve("rotations");
        assertThat(RotationsFile.read(file)).isEqualTo(List.of());

        RotationsFile.write(file, THIRD.rotations());

        assertThat(RotationsFile.read(file)).isEqualTo(THIRD.rotations());
    }
}
