package parley.registry.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.GRID;
import static parley.registry.world.World.GRID_KEY;
import static parley.registry.world.World.GRID_PARTNER;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_PARTNER;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import parley.avro.CatalogEntry;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.TwinDocument;
import parley.registry.world.World;

class PartnerTwinsTest {

    private static final Did TWIN = GRID.twin("balancer");
    private static final CatalogEntry GOOD = CatalogEntry.newBuilder()
            .setTwin(TWIN.value())
            .setOrganisation(GRID.value())
            .setWithdrawn(false)
            .setDescription(World.turtle(TWIN, "<> a <urn:ex:Balancer> ."))
            .setDocument(World.document(TWIN, "balancer-agent", GRID_KEY))
            .setFeeds(List.of(World.feed(TWIN, "plan")))
            .setAudience(List.of())
            .setVersion(3)
            .build();

    private static final Duration A_DAY = Duration.ofDays(1);
    private static final Instant FIRST = World.NOW;
    private static final Instant SECOND = FIRST.plus(A_DAY);
    private static final Instant THIRD = SECOND.plus(A_DAY);

    private final PartnerTwins twins = new PartnerTwins();

    @Test
    void whatThePartnerEndorsedIsShown() {
        assertThat(twins.take(GRID_PARTNER, TWIN.value(), GOOD)).isEmpty();
        assertThat(twins.get(TWIN.value())).contains(GOOD);
    }

    /// Promise 5: no registry can forge a twin of another organisation.
    @ParameterizedTest
    @MethodSource("forgeries")
    void whatCannotBeVerifiedIsQuarantinedAndHidesTheTwin(CatalogEntry forged) {
        twins.take(GRID_PARTNER, TWIN.value(), GOOD);

        assertThat(twins.take(GRID_PARTNER, TWIN.value(), forged)).isPresent();

        assertThat(twins.get(TWIN.value())).isEmpty();
    }

    static List<CatalogEntry> forgeries() {
        Feed feed = World.feed(TWIN, "plan");
        FeedSchema schema = feed.getSchemas().getFirst();
        return List.of(
                next().setDocument(World.document(TWIN, "balancer-agent", World.key(77)))
                        .build(),
                next().setDocument(World.document(GRID.twin("other"), "balancer-agent", GRID_KEY))
                        .build(),
                next().setDocument("{}").build(),
                next().setDescription("<" + HARBOUR.twin("computer").value() + "> a <urn:ex:Fake> .")
                        .build(),
                next().setDescription("not turtle").build(),
                next().setFeeds(List.of(Feed.newBuilder(feed).setName("a/b").build()))
                        .build(),
                next().setFeeds(List.of(Feed.newBuilder(feed).setPartitions(0).build()))
                        .build(),
                next().setFeeds(List.of(Feed.newBuilder(feed)
                                .setSchemas(List.of(FeedSchema.newBuilder(schema)
                                        .setFingerprint("00".repeat(32))
                                        .build()))
                                .build()))
                        .build(),
                next().setControls(List.of(Control.newBuilder(World.control("plan"))
                                .setName("a/b")
                                .build()))
                        .build(),
                next().setControls(List.of(Control.newBuilder(World.control("plan"))
                                .setRequest("no schema")
                                .build()))
                        .build(),
                next().setControls(List.of(Control.newBuilder(World.control("plan"))
                                .setRequest("\"undefined\"")
                                .build()))
                        .build());
    }

    @Test
    void aPartnerSpeaksForItsOwnTwinsOnly() {
        Did ours = HARBOUR.twin("computer");
        CatalogEntry foreign = next().setTwin(ours.value())
                .setDocument(World.document(ours, "balancer-agent", GRID_KEY))
                .build();

        assertThat(twins.take(GRID_PARTNER, ours.value(), foreign)).isPresent();
        assertThat(twins.take(
                        GRID_PARTNER,
                        ours.value(),
                        CatalogEntry.newBuilder(foreign)
                                .setOrganisation(HARBOUR.value())
                                .build()))
                .isPresent();
        assertThat(twins.take(GRID_PARTNER, "other key", GOOD)).isPresent();
        assertThat(twins.get(ours.value())).isEmpty();
    }

    @Test
    void anotherPartnerCannotTouchIt() {
        twins.take(GRID_PARTNER, TWIN.value(), GOOD);

        twins.hide(HARBOUR_PARTNER, TWIN.value());
        twins.take(HARBOUR_PARTNER, TWIN.value(), World.withdrawn(TWIN, 9));

        assertThat(twins.get(TWIN.value())).contains(GOOD);
    }

    @Test
    void aWithdrawnTwinIsGoneAlsoWhenTheMirrorRepeatsItself() {
        twins.take(GRID_PARTNER, TWIN.value(), GOOD);
        assertThat(twins.take(GRID_PARTNER, TWIN.value(), World.withdrawn(TWIN, 4)))
                .isEmpty();

        assertThat(twins.take(GRID_PARTNER, TWIN.value(), GOOD)).isEmpty();

        assertThat(twins.get(TWIN.value())).isEmpty();
    }

    @Test
    void whatIsNotBelievedHidesTheTwinAndMakesNothingCountAsOlder() {
        twins.take(GRID_PARTNER, TWIN.value(), GOOD);

        twins.hide(GRID_PARTNER, TWIN.value());
        assertThat(twins.get(TWIN.value())).isEmpty();
        CatalogEntry flawed =
                next().setDocument("{}").setVersion(Long.MAX_VALUE).build();
        assertThat(twins.take(GRID_PARTNER, TWIN.value(), flawed)).isPresent();

        CatalogEntry genuine = next().build();
        assertThat(twins.take(GRID_PARTNER, TWIN.value(), genuine)).isEmpty();
        assertThat(twins.get(TWIN.value())).contains(genuine);
    }

    /// Who has the partner's broker removes the twin from the lane first.
    @Test
    void whatIsOlderStaysSoAlsoWhenTheTwinWasHidden() {
        twins.take(GRID_PARTNER, TWIN.value(), next().build());
        twins.hide(GRID_PARTNER, TWIN.value());

        assertThat(twins.take(GRID_PARTNER, TWIN.value(), GOOD)).isEmpty();

        assertThat(twins.get(TWIN.value())).isEmpty();
    }

    @Test
    void whatSomebodyKeptAndWritesAgainIsTold() {
        CatalogEntry newer = made(SECOND);
        twins.take(GRID_PARTNER, TWIN.value(), made(FIRST));
        twins.take(GRID_PARTNER, TWIN.value(), newer);

        assertThat(replayed(made(FIRST), SECOND.plusSeconds(1)))
                .contains("older than version " + SECOND.toEpochMilli() + ", which is known");
        assertThat(twins.get(TWIN.value())).contains(newer);

        twins.hide(GRID_PARTNER, TWIN.value());
        assertThat(replayed(made(FIRST), SECOND.plusSeconds(1))).isPresent();
    }

    /// Nor is what another partner says of it.
    @Test
    void whatIsNewerOrTheSameOrOfATwinThatIsNotKnownIsNoReplay() {
        assertThat(replayed(made(FIRST), SECOND)).isEmpty();
        twins.take(GRID_PARTNER, TWIN.value(), made(SECOND));

        assertThat(replayed(made(SECOND), SECOND.plus(A_DAY))).isEmpty();
        assertThat(replayed(made(SECOND.plusMillis(1)), SECOND.plus(A_DAY))).isEmpty();
        assertThat(twins.replayed(HARBOUR_PARTNER, TWIN.value(), made(FIRST), SECOND.plus(A_DAY)))
                .isEmpty();
    }

    /// A mirror that begins again from where it last knew to be has the times of before.
    @Test
    void aLaneThatIsMirroredTwiceOrReadAgainTellsNothing() {
        List<CatalogEntry> lane = List.of(made(FIRST), made(SECOND), World.withdrawn(TWIN, millis(THIRD)));

        for (int time = 0; time < 2; time++) {
            for (CatalogEntry entry : lane) {
                Instant written = Instant.ofEpochMilli(entry.getVersion()).plusMillis(5);
                assertThat(replayed(entry, written))
                        .as("version %d", entry.getVersion())
                        .isEmpty();
                twins.take(GRID_PARTNER, TWIN.value(), entry);
            }
        }
    }

    /// Neither has read what the other wrote.
    @Test
    void twoRegistriesThatWriteAtOnceTellNothingIfTheOlderComesLast() {
        twins.take(GRID_PARTNER, TWIN.value(), made(SECOND));

        assertThat(replayed(made(SECOND.minusMillis(1)), SECOND.plusSeconds(1))).isEmpty();
    }

    private Optional<String> replayed(CatalogEntry entry, Instant written) {
        return twins.replayed(GRID_PARTNER, TWIN.value(), entry, written);
    }

    private static CatalogEntry made(Instant at) {
        return CatalogEntry.newBuilder(GOOD).setVersion(millis(at)).build();
    }

    private static long millis(Instant at) {
        return at.toEpochMilli();
    }

    /// A newer entry brings back no key that was taken away.
    @Test
    void anOlderDocumentIsNotBelieved() {
        OrganisationKey grid = new OrganisationKey(GRID, GRID_KEY);
        CatalogEntry newer = next().setDocument(TwinDocument.issue(TWIN, List.of(), grid, World.NOW.plusMillis(1)))
                .build();
        CatalogEntry again = CatalogEntry.newBuilder(GOOD).setVersion(5).build();
        twins.take(GRID_PARTNER, TWIN.value(), GOOD);
        assertThat(twins.take(GRID_PARTNER, TWIN.value(), newer)).isEmpty();

        assertThat(twins.take(GRID_PARTNER, TWIN.value(), again)).contains("document: older than one that is known");
        assertThat(twins.get(TWIN.value())).isEmpty();

        assertThat(twins.take(GRID_PARTNER, TWIN.value(), World.withdrawn(TWIN, 6)))
                .isEmpty();
        assertThat(twins.take(
                        GRID_PARTNER,
                        TWIN.value(),
                        CatalogEntry.newBuilder(GOOD).setVersion(7).build()))
                .isPresent();
        CatalogEntry shown = CatalogEntry.newBuilder(newer).setVersion(8).build();
        assertThat(twins.take(GRID_PARTNER, TWIN.value(), shown)).isEmpty();
        assertThat(twins.get(TWIN.value())).contains(shown);
    }

    private static CatalogEntry.Builder next() {
        return CatalogEntry.newBuilder(GOOD).setVersion(4);
    }
}
