package parley.registry.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;
import static parley.registry.world.World.NOW;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import parley.avro.TwinEntry;
import parley.identity.Did;
import parley.registry.world.World;

class ChangedTest {
    private static final Did TWIN = HARBOUR.twin("computer");
    private static final String LOAD = "<" + TWIN.feedUrl("load") + ">";
    private static final String SECRET = "<" + TWIN.feedUrl("secret") + ">";
    private static final Instant LATER = NOW.plusSeconds(60);

    @Test
    void aChangeOfTheDescriptionIsAChangeOfWhatItIsAbout() {
        String before = "<> a <urn:ex:T> . " + LOAD + " <urn:ex:p> 1 . " + SECRET + " <urn:ex:p> 1 .";

        assertThat(changed(before, before + SECRET + " <urn:ex:q> 2 ."))
                .containsOnlyKeys("/", "/description/feeds/secret");
        assertThat(changed(before, before + "<> <urn:ex:q> 2 .")).containsEntry("/description", LATER);
        assertThat(changed(before, "<> a <urn:ex:T> . " + SECRET + " <urn:ex:p> 1 ."))
                .containsOnlyKeys("/");
        assertThat(changed("", before))
                .containsOnlyKeys("/", "/description", "/description/feeds/load", "/description/feeds/secret");
    }

    /// Nobody is told that something changed which may not be seen.
    @Test
    void onlyWhatMayBeSeenCounts() {
        Map<String, Instant> all = Map.of(
                "/", NOW,
                "/description", NOW,
                "/description/feeds/load", NOW,
                "/description/feeds/secret", NOW,
                "/feeds/load", NOW,
                "/feeds/secret", NOW,
                "/controls/reset", NOW);

        assertThat(Changed.seen(all, _ -> false)).containsOnlyKeys("/");
        assertThat(Changed.seen(all, Set.of("/description", "/feeds/load")::contains))
                .containsOnlyKeys("/", "/description", "/description/feeds/load", "/feeds/load");
        assertThat(Changed.seen(all, Set.of("/feeds/load", "/controls/reset")::contains))
                .containsOnlyKeys("/", "/feeds/load", "/controls/reset");
    }

    private static Map<String, Instant> changed(String before, String after) {
        TwinEntry entry = TwinEntry.newBuilder(World.entry(TWIN, "agent", HARBOUR_KEY))
                .setDescription(before.isEmpty() ? "" : World.turtle(TWIN, before))
                .setChanged(Map.of("/", NOW))
                .build();
        return Changed.description(entry, World.turtle(TWIN, after), LATER);
    }
}
