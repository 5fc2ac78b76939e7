package parley.registry.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.GRID;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;
import static parley.registry.world.World.NOW;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.avro.Action;
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.Policy;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.SubjectKind;
import parley.avro.Terms;
import parley.avro.TwinEntry;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.Showing;
import parley.registry.catalog.PartnerTwins;
import parley.registry.facade.SubjectRights.Write;
import parley.registry.sight.Sight;
import parley.registry.twins.OwnTwins;
import parley.registry.world.World;

class SubjectRightsTest {

    private static final Did COMPUTER = HARBOUR.twin("computer");
    private static final Did NEIGHBOUR = HARBOUR.twin("neighbour");
    private static final Subject LOAD = Subject.of("feed.computer.load-value");
    private static final Subject DELIVERY = Subject.of("in.abc234-value");

    private final OwnTwins twins = new OwnTwins();
    private final Map<String, Policy> policies = new HashMap<>();
    private final Map<String, Interaction> interactions = new HashMap<>();
    private final SubjectRights rights = new SubjectRights(
            HARBOUR,
            twins,
            interactions,
            new Sight(twins, policies, new PartnerTwins()),
            new Showing(_ -> Optional.empty(), _ -> false));

    SubjectRightsTest() {
        twins.put(World.own(World.entry(COMPUTER, "computer-agent", HARBOUR_KEY), HARBOUR_KEY));
        twins.put(World.own(World.entry(NEIGHBOUR, "neighbour-agent", HARBOUR_KEY), HARBOUR_KEY));
    }

    @Test
    void subjectsAreKnownByTheirNames() {
        assertThat(LOAD).isEqualTo(new Subject.OfFeed("feed.computer.load-value", "computer", "load", false));
        assertThat(Subject.of("feed.computer.load-key"))
                .isEqualTo(new Subject.OfFeed("feed.computer.load-key", "computer", "load", true));
        assertThat(DELIVERY).isEqualTo(new Subject.OfDelivery("in.abc234-value", "abc234"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "feed.computer.load",
                "feed.computer-value",
                "feed.Computer.load-value",
                "feed.computer.load.x-value",
                "feed.computer.load\n-value",
                "in.-value",
                "in.a.b-value",
                "policies-value",
                "",
                "-value"
            })
    void everythingElseIsNobodys(String name) {
        assertThat(Subject.of(name)).isEqualTo(new Subject.Other(name));
        assertThat(rights.mayRead("computer-agent", Subject.of(name), NOW)).isFalse();
        assertThat(rights.mayWrite("computer-agent", Subject.of(name), NOW)).isEqualTo(new Write.Hidden());
    }

    @Test
    void anAgentReadsAndWritesTheSubjectsOfItsOwnTwins() {
        assertThat(rights.mayRead("computer-agent", LOAD, NOW)).isTrue();
        assertThat(rights.mayWrite("computer-agent", LOAD, NOW)).isInstanceOf(Write.Granted.class);
    }

    @Test
    void withoutPublishItReadsOnly() {
        TwinEntry entry = TwinEntry.newBuilder(World.entry(COMPUTER, "computer-agent", HARBOUR_KEY))
                .setDocument(World.document(COMPUTER, "computer-agent", HARBOUR_KEY, Function.SUBSCRIBE))
                .build();
        twins.put(World.own(entry, HARBOUR_KEY));

        assertThat(rights.mayRead("computer-agent", LOAD, NOW)).isTrue();
        assertThat(rights.mayWrite("computer-agent", LOAD, NOW)).isInstanceOf(Write.Forbidden.class);
    }

    @Test
    void aLapsedDelegationGivesNothing() {
        var later = NOW.plus(Duration.ofDays(31));

        assertThat(rights.mayRead("computer-agent", LOAD, later)).isFalse();
        assertThat(rights.mayWrite("computer-agent", LOAD, later)).isEqualTo(new Write.Hidden());
    }

    @Test
    void anothersFeedIsHiddenUntilItsPolicyShowsIt() {
        assertThat(rights.mayRead("neighbour-agent", LOAD, NOW)).isFalse();
        assertThat(rights.mayWrite("neighbour-agent", LOAD, NOW)).isEqualTo(new Write.Hidden());

        policies.put(
                COMPUTER.value(),
                World.policy(
                        COMPUTER,
                        World.allow(SubjectKind.TWIN, NEIGHBOUR.value(), "/", Action.FIND),
                        World.allow(SubjectKind.TWIN, NEIGHBOUR.value(), "/feeds/load", Action.DESCRIBE)));

        assertThat(rights.mayRead("neighbour-agent", LOAD, NOW)).isTrue();
        assertThat(rights.mayRead("neighbour-agent", Subject.of("feed.computer.noise-value"), NOW))
                .isFalse();
        assertThat(rights.mayRead("stranger", LOAD, NOW)).isFalse();
        assertThat(rights.mayWrite("neighbour-agent", LOAD, NOW)).isInstanceOf(Write.Forbidden.class);
    }

    @Test
    void aFeedOfATwinThatNeverWasIsHidden() {
        Subject never = Subject.of("feed.never.load-value");

        assertThat(rights.mayRead("computer-agent", never, NOW)).isFalse();
        assertThat(rights.mayWrite("computer-agent", never, NOW)).isEqualTo(new Write.Hidden());
    }

    @Test
    void aDeliveryIsReadByTheRequestersAgentsAlone() {
        assertThat(rights.mayRead("neighbour-agent", DELIVERY, NOW)).isFalse();

        interactions.put("abc234", World.interaction("abc234", NEIGHBOUR, GRID.twin("balancer"), State.TERMINATED));

        assertThat(rights.mayRead("neighbour-agent", DELIVERY, NOW)).isTrue();
        assertThat(rights.mayRead("computer-agent", DELIVERY, NOW)).isFalse();
        assertThat(rights.mayWrite("neighbour-agent", DELIVERY, NOW)).isInstanceOf(Write.Forbidden.class);
    }

    @Test
    void whoWasGrantedAFeedsOwnTopicReadsItsSchemasForAsLongAsThatLasts() {
        Interaction plain = World.interaction("abc234", NEIGHBOUR, COMPUTER, State.ACTIVE);
        Half retained = new Half(
                Side.PROVIDER,
                1L,
                1L,
                true,
                Reason.NONE,
                "r",
                List.of(),
                NOW,
                Terms.newBuilder().setHistory(History.RETAINED).build(),
                "",
                null);
        interactions.put("abc234", plain);
        assertThat(rights.mayRead("neighbour-agent", LOAD, NOW)).isFalse();

        interactions.put(
                "abc234",
                Interaction.newBuilder(plain).setProviderHalf(retained).build());
        assertThat(rights.mayRead("neighbour-agent", LOAD, NOW)).isTrue();
        assertThat(rights.mayRead("neighbour-agent", Subject.of("feed.computer.noise-value"), NOW))
                .isFalse();
        assertThat(rights.mayRead("stranger", LOAD, NOW)).isFalse();

        interactions.put(
                "abc234",
                Interaction.newBuilder(plain)
                        .setState(State.TERMINATED)
                        .setProviderHalf(retained)
                        .build());
        assertThat(rights.mayRead("neighbour-agent", LOAD, NOW)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "{",
                "{\"type\":\"recor\"}",
                "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a-b\",\"type\":\"int\"}]}",
                "{\"type\":\"record\",\"name\":\"A\",\"fields\":[{\"name\":\"a\",\"type\":\"Unknown\"}]}",
                "\"string\" trailing"
            })
    void whatIsNoSchemaIsSaidToBeNone(String schema) {
        assertThat(FeedSchemas.read(schema, null, null)).isInstanceOf(FeedSchemas.Reading.Invalid.class);
    }

    @Test
    void deeplyNestedSchemasDoNotBreakTheReader() {
        String deep = "{\"type\":\"array\",\"items\":".repeat(20_000) + "\"int\"" + "}".repeat(20_000);

        assertThat(FeedSchemas.read(deep, null, null)).isInstanceOf(FeedSchemas.Reading.Invalid.class);
    }

    @Test
    void feedsHaveAvroWithoutReferencesOnly() {
        assertThat(FeedSchemas.read(World.SCHEMA, "AVRO", List.of())).isInstanceOf(FeedSchemas.Reading.Valid.class);
        assertThat(FeedSchemas.read(World.SCHEMA, "JSON", null)).isInstanceOf(FeedSchemas.Reading.Invalid.class);
        assertThat(FeedSchemas.read(World.SCHEMA, null, List.of("x"))).isInstanceOf(FeedSchemas.Reading.Invalid.class);
    }
}
