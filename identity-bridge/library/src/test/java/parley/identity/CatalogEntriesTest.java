package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import parley.avro.CatalogEntry;
import parley.avro.SignedCatalogEntry;
import parley.identity.CatalogEntries.Result;

final class CatalogEntriesTest {
    private static final Instant NOW = Instant.parse("2026-11-30T10:00:00.250Z");
    private static final Did HARBOUR = Did.organisation("did:web:harbour.example");
    private static final Did GRID = Did.organisation("did:web:grid.example");
    private static final Did PORT = Did.organisation("did:web:port.example");
    private static final String TWIN = HARBOUR.twin("computer").value();
    private static final String OTHER = HARBOUR.twin("crane").value();
    private static final OrganisationKey KEY = new OrganisationKey(HARBOUR, Keys.named("harbour"));
    private static final CatalogEntry ENTRY = entry(TWIN).build();
    private static final SignedCatalogEntry SIGNED = CatalogEntries.secure(ENTRY, GRID, KEY, NOW);
    private static final int LENGTH = SIGNED.getEntry().remaining();

    @Test
    void arriveAsTheyWereSigned() {
        assertThat(verify(TWIN, SIGNED)).isEqualTo(new Result.Verified(ENTRY));
        assertThat(verify(TWIN, SIGNED)).as("again").isEqualTo(new Result.Verified(ENTRY));
    }

    @Test
    void aHeartbeatIsTheOrganisations() {
        var beat = entry(HARBOUR.value())
                .setHeartbeat(Instant.ofEpochMilli(NOW.toEpochMilli()))
                .build();
        var signed = CatalogEntries.secure(beat, GRID, KEY, NOW);

        assertThat(verify(HARBOUR.value(), signed)).isEqualTo(new Result.Verified(beat));
        assertThat(refusal(TWIN, signed)).isEqualTo("signed of " + HARBOUR);
    }

    @Property(tries = 300)
    void areRefusedWithAnyBitChanged(@ForAll @IntRange(max = 1 << 20) int place, @ForAll @IntRange(max = 7) int bit) {
        byte[] bytes = bytes(SIGNED);
        bytes[place % LENGTH] ^= (byte) (1 << bit);

        assertThat(refusal(TWIN, with(bytes))).isEqualTo("another entry was signed");
    }

    @Test
    void areRefusedShortenedProlongedOrEmpty() {
        byte[] bytes = bytes(SIGNED);

        assertThat(refusal(TWIN, with(Arrays.copyOf(bytes, LENGTH - 1)))).isEqualTo("another entry was signed");
        assertThat(refusal(TWIN, with(Arrays.copyOf(bytes, LENGTH + 1)))).isEqualTo("another entry was signed");
        assertThat(refusal(TWIN, with(new byte[0]))).isEqualTo("another entry was signed");
    }

    @Test
    void areRefusedWithTheProofOfAnother() {
        var later = CatalogEntry.newBuilder(ENTRY).setVersion(Long.MAX_VALUE).build();
        var raised = CatalogEntries.secure(later, GRID, KEY, NOW);

        assertThat(refusal(TWIN, new SignedCatalogEntry(raised.getEntry(), SIGNED.getProof())))
                .isEqualTo("another entry was signed");
        assertThat(refusal(TWIN, new SignedCatalogEntry(SIGNED.getEntry(), raised.getProof())))
                .isEqualTo("another entry was signed");
    }

    @Test
    void areRefusedUnderAnotherKey() {
        assertThat(refusal(OTHER, SIGNED)).isEqualTo("signed of " + TWIN);
    }

    /// Whoever signs says one thing of whose entry it is.
    @Test
    void areRefusedIfProofAndEntryNameDifferentTwins() {
        var proof = proof().put("twin", OTHER);

        assertThat(refusal(OTHER, new SignedCatalogEntry(SIGNED.getEntry(), KEY.secure(proof, NOW))))
                .isEqualTo("signed of " + OTHER);
        assertThat(refusal(TWIN, new SignedCatalogEntry(SIGNED.getEntry(), KEY.secure(proof, NOW))))
                .isEqualTo("signed of " + OTHER);
    }

    @Test
    void areRefusedByWhomTheyAreNotFor() {
        assertThat(CatalogEntries.verify(TWIN, SIGNED, PORT, pinned()))
                .isEqualTo(new Result.Refused("signed for " + GRID));
    }

    @Test
    void areRefusedFromAnotherOrganisationOrAnotherKey() {
        var port = new OrganisationKey(PORT, Keys.named("port"));
        var portWithOurKey = new OrganisationKey(PORT, Keys.named("harbour"));
        var thief = new OrganisationKey(HARBOUR, Keys.named("thief"));

        assertThat(refusal(TWIN, CatalogEntries.secure(ENTRY, GRID, port, NOW)))
                .isEqualTo("the signature does not match");
        assertThat(refusal(TWIN, CatalogEntries.secure(ENTRY, GRID, portWithOurKey, NOW)))
                .contains("not by " + HARBOUR);
        assertThat(refusal(TWIN, CatalogEntries.secure(ENTRY, GRID, thief, NOW)))
                .isEqualTo("the signature does not match");
        assertThat(refusal(TWIN, new SignedCatalogEntry(SIGNED.getEntry(), ""))).isNotEmpty();
    }

    @Test
    void areRefusedWhenAnotherKindOfStatementWasSigned() {
        assertThat(refusal(
                        TWIN, new SignedCatalogEntry(SIGNED.getEntry(), KEY.secure(proof().put("type", "Half"), NOW))))
                .isEqualTo("type: CatalogEntry is needed");
    }

    @Test
    void areRefusedIfTheyAreNoEntryThoughSigned() {
        byte[] bytes = "nonsense".getBytes(StandardCharsets.UTF_8);
        var proof = proof().put("digest", AgentRequest.digest(bytes));

        assertThat(refusal(TWIN, new SignedCatalogEntry(ByteBuffer.wrap(bytes), KEY.secure(proof, NOW))))
                .contains("cannot be read as CatalogEntry");
    }

    @Test
    void areBelievedOfTheNextKeyAndNoMoreOfTheOneThatItIsKnownToHaveReplaced() {
        var next = KEY.rotated(Keys.named("next"), NOW);
        var keys = pinned();
        var signed = CatalogEntries.secure(ENTRY, GRID, next, NOW);
        assertThat(CatalogEntries.verify(TWIN, signed, GRID, keys)).isEqualTo(new Result.Verified(ENTRY));

        keys.learn(next.rotations().getLast());

        assertThat(CatalogEntries.verify(TWIN, signed, GRID, keys)).isEqualTo(new Result.Verified(ENTRY));
        assertThat(CatalogEntries.verify(TWIN, SIGNED, GRID, keys))
                .isEqualTo(new Result.Refused("signed with a key that " + HARBOUR + " has replaced"));
        assertThat(CatalogEntries.verify(TWIN, SIGNED, GRID, next.verifying()))
                .as("our own")
                .isEqualTo(new Result.Verified(ENTRY));
    }

    private static ObjectNode proof() {
        return SecuredDocument.JSON
                .createObjectNode()
                .put("type", "CatalogEntry")
                .put("twin", TWIN)
                .put("audience", GRID.value())
                .put("digest", AgentRequest.digest(bytes(SIGNED)));
    }

    private static OrganisationKeys pinned() {
        return OrganisationKeys.pinned(HARBOUR, KEY.publicKey());
    }

    private static Result verify(String key, SignedCatalogEntry signed) {
        return CatalogEntries.verify(key, signed, GRID, pinned());
    }

    private static String refusal(String key, SignedCatalogEntry signed) {
        return switch (verify(key, signed)) {
            case Result.Refused(var why) -> why;
            case Result.Verified verified -> throw new AssertionError(verified);
        };
    }

    private static SignedCatalogEntry with(byte[] bytes) {
        return new SignedCatalogEntry(ByteBuffer.wrap(bytes), SIGNED.getProof());
    }

    private static byte[] bytes(SignedCatalogEntry signed) {
        byte[] bytes = new byte[signed.getEntry().remaining()];
        signed.getEntry().duplicate().get(bytes);
        return bytes;
    }

    private static CatalogEntry.Builder entry(String twin) {
        return CatalogEntry.newBuilder()
                .setTwin(twin)
                .setOrganisation(HARBOUR.value())
                .setWithdrawn(false)
                .setDescription("<> a <urn:ex:Computer> .")
                .setDocument("{}")
                .setFeeds(List.of())
                .setAudience(List.of())
                .setVersion(7);
    }
}
