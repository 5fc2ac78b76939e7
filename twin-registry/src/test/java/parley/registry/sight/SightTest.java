package parley.registry.sight;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.GRID;
import static parley.registry.world.World.GRID_KEY;
import static parley.registry.world.World.GRID_PARTNER;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;
import static parley.registry.world.World.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.CatalogEntry;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.Policy;
import parley.avro.Reason;
import parley.avro.RootPolicy;
import parley.avro.Rule;
import parley.avro.SubjectKind;
import parley.avro.TwinEntry;
import parley.identity.Did;
import parley.policy.Requester;
import parley.registry.catalog.PartnerTwins;
import parley.registry.twins.OwnTwins;
import parley.registry.world.World;

class SightTest {

    private static final Did COMPUTER = HARBOUR.twin("computer");
    private static final Did NEIGHBOUR = HARBOUR.twin("neighbour");
    private static final Did BALANCER = GRID.twin("balancer");
    private static final Requester ASKING = World.requester(NEIGHBOUR, "neighbour-agent");

    private final OwnTwins own = new OwnTwins();
    private final Map<String, Policy> policies = new HashMap<>();
    private final PartnerTwins partners = new PartnerTwins();
    private final Sight sight = new Sight(own, policies, partners);

    SightTest() {
        TwinEntry entry = World.entry(
                COMPUTER, "computer-agent", HARBOUR_KEY, World.feed(COMPUTER, "load"), World.feed(COMPUTER, "noise"));
        own.put(World.own(
                TwinEntry.newBuilder(entry)
                        .setControls(List.of(World.control("sampling"), World.control("reset")))
                        .build(),
                HARBOUR_KEY));
    }

    /// Promise 4: what you may not find does not exist.
    @Test
    void aHiddenTwinIsSeenAsOneThatNeverWas() {
        for (Did twin : List.of(COMPUTER, HARBOUR.twin("never"), BALANCER, new Did("did:web:nobody.example:twins:x"))) {
            assertThat(sight.describe(ASKING, twin.value(), NOW)).isEqualTo(new Seen.Hidden());
            assertThat(sight.find(ASKING, twin.value(), NOW)).isEqualTo(new Seen.Hidden());
        }
    }

    @Test
    void describeNeedsFind() {
        rules(anyone("/", Action.DESCRIBE));

        assertThat(sight.describe(ASKING, COMPUTER.value(), NOW)).isEqualTo(new Seen.Hidden());
    }

    @Test
    void findAloneShowsThatItIsThereAndWhoSpeaksForIt() {
        rules(anyone("/", Action.FIND));

        assertThat(sight.find(ASKING, COMPUTER.value(), NOW)).isInstanceOfSatisfying(Seen.Visible.class, seen -> {
            assertThat(seen.profile().document()).isNotEmpty();
            assertThat(seen.profile().feeds()).isEmpty();
        });
        assertThat(sight.describe(ASKING, COMPUTER.value(), NOW))
                .isInstanceOfSatisfying(
                        Seen.Refused.class,
                        seen -> assertThat(seen.why().reason()).isEqualTo(Reason.NO_RULE));
    }

    @Test
    void feedsAreSeenOneByOne() {
        rules(
                anyone("/", Action.FIND),
                anyone("/", Action.DESCRIBE),
                World.deny(SubjectKind.TWIN, NEIGHBOUR.value(), "/feeds/noise", Action.DESCRIBE));

        assertThat(sight.describe(ASKING, COMPUTER.value(), NOW))
                .isInstanceOfSatisfying(
                        Seen.Visible.class,
                        seen -> assertThat(seen.profile().feeds())
                                .extracting(Feed::getName)
                                .containsExactly("load"));
    }

    @Test
    void whatOurOrganisationDoesNotLetOursLookAtDoesNotExist() {
        rules(anyone("/", Action.FIND, Action.DESCRIBE));
        outbound(World.deny(SubjectKind.ORGANISATION, HARBOUR.value(), "/", Action.FIND));

        assertThat(sight.describe(ASKING, COMPUTER.value(), NOW)).isEqualTo(new Seen.Hidden());
        assertThat(sight.find(ASKING, COMPUTER.value(), NOW)).isEqualTo(new Seen.Hidden());

        outbound(
                anyone("/", Action.FIND, Action.DESCRIBE),
                World.deny(SubjectKind.TWIN, COMPUTER.value(), "/feeds/noise", Action.DESCRIBE));
        assertThat(sight.describe(ASKING, COMPUTER.value(), NOW))
                .isInstanceOfSatisfying(
                        Seen.Visible.class,
                        seen -> assertThat(seen.profile().feeds())
                                .extracting(Feed::getName)
                                .containsExactly("load"));
        outbound();
        assertThat(sight.describe(World.requester(COMPUTER, "computer-agent"), COMPUTER.value(), NOW))
                .as("a twin sees itself")
                .isInstanceOf(Seen.Visible.class);
    }

    private void outbound(Rule... rules) {
        policies.put(
                HARBOUR.value(),
                new Policy(HARBOUR.value(), 1L, List.of(), "", new RootPolicy(1L, null, List.of(rules))));
    }

    @Test
    void controlsAreSeenOneByOne() {
        rules(
                anyone("/", Action.FIND),
                anyone("/description", Action.DESCRIBE),
                anyone("/controls/reset", Action.DESCRIBE));

        assertThat(sight.describe(ASKING, COMPUTER.value(), NOW))
                .isInstanceOfSatisfying(
                        Seen.Visible.class,
                        seen -> assertThat(seen.profile().controls())
                                .extracting(Control::getName)
                                .containsExactly("reset"));
    }

    @Test
    void aTwinSeesAllOfItself() {
        assertThat(sight.describe(World.requester(COMPUTER, "computer-agent"), COMPUTER.value(), NOW))
                .isInstanceOfSatisfying(Seen.Visible.class, seen -> {
                    assertThat(seen.profile().feeds()).hasSize(2);
                    assertThat(seen.profile().controls()).hasSize(2);
                });
    }

    @Test
    void aPartnersTwinIsSeenByItsAudienceOnly() {
        CatalogEntry entry = balancer();
        assertThat(partners.take(GRID_PARTNER, BALANCER.value(), entry)).isEmpty();
        assertThat(sight.describe(ASKING, BALANCER.value(), NOW)).isEqualTo(new Seen.Hidden());
        assertThat(partners.take(GRID_PARTNER, GRID.value(), World.heartbeat(GRID, NOW)))
                .isEmpty();

        assertThat(sight.describe(ASKING, BALANCER.value(), NOW)).isInstanceOf(Seen.Visible.class);
        assertThat(sight.describe(World.requester(COMPUTER, "computer-agent"), BALANCER.value(), NOW))
                .isEqualTo(new Seen.Hidden());
        Instant day = NOW.plus(Duration.ofHours(24));
        assertThat(sight.describe(ASKING, BALANCER.value(), day)).isInstanceOf(Seen.Visible.class);
        assertThat(sight.describe(ASKING, BALANCER.value(), day.plusMillis(1))).isEqualTo(new Seen.Hidden());
    }

    /// No verification waits for a catalogue.
    @Test
    void whoIsSubscribedSeesTheDocumentOfATwinWhoseCatalogueIsOld() {
        CatalogEntry entry = balancer();
        assertThat(partners.take(GRID_PARTNER, BALANCER.value(), entry)).isEmpty();
        Instant late = NOW.plus(Duration.ofDays(2));

        assertThat(sight.document(ASKING, BALANCER.value(), false, late)).isEqualTo(new Seen.Hidden());
        assertThat(sight.document(ASKING, BALANCER.value(), true, late))
                .isInstanceOfSatisfying(Seen.Visible.class, seen -> {
                    assertThat(seen.profile().document()).isEqualTo(entry.getDocument());
                    assertThat(seen.profile().description()).isEmpty();
                });
        assertThat(sight.document(ASKING, COMPUTER.value(), true, late)).isEqualTo(new Seen.Hidden());
        assertThat(partners.take(
                        GRID_PARTNER,
                        BALANCER.value(),
                        CatalogEntry.newBuilder(entry)
                                .setWithdrawn(true)
                                .setVersion(2)
                                .build()))
                .isEmpty();
        assertThat(sight.document(ASKING, BALANCER.value(), true, late)).isEqualTo(new Seen.Hidden());
    }

    private static CatalogEntry balancer() {
        return CatalogEntry.newBuilder()
                .setTwin(BALANCER.value())
                .setOrganisation(GRID.value())
                .setWithdrawn(false)
                .setDescription(World.turtle(BALANCER, "<> a <urn:ex:Balancer> ."))
                .setDocument(World.document(BALANCER, "balancer-agent", GRID_KEY))
                .setFeeds(List.of(World.feed(BALANCER, "plan")))
                .setAudience(
                        List.of(World.allow(SubjectKind.TWIN, NEIGHBOUR.value(), "/", Action.FIND, Action.DESCRIBE)))
                .setVersion(1)
                .build();
    }

    private void rules(Rule... rules) {
        policies.put(COMPUTER.value(), World.policy(COMPUTER, rules));
    }

    private static Rule anyone(String path, Action... actions) {
        return World.allow(SubjectKind.ANYONE, "", path, actions);
    }
}
