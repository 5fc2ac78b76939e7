package parley.registry.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.AGENT_KEY;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;
import static parley.registry.world.World.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.avro.TwinEntry;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeys;
import parley.identity.PublicKey;
import parley.registry.twins.TwinChanges.AgentKey;
import parley.registry.twins.TwinChanges.Wish;
import parley.registry.twins.TwinDecision.Create;
import parley.registry.twins.TwinDecision.Delete;
import parley.registry.twins.TwinDecision.Keep;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinDecision.Replace;
import parley.registry.world.World;

class TwinChangesTest {

    private static final Did TWIN = HARBOUR.twin("computer");
    private static final String AGENT = "computer-agent";
    private static final PublicKey KEY = AGENT_KEY.publicKey();
    private static final Instant LAPSED = NOW.plus(Duration.ofDays(400));

    private static final OrganisationKey ORGANISATION = new OrganisationKey(HARBOUR, HARBOUR_KEY);
    private static final AgentKeys NO_KEYS = new AgentKeys(Map.of(), new OwnTwins(), new CustodyKeys());

    private final CustodyKeys custody = new CustodyKeys();
    private final TwinChanges changes = new TwinChanges(
            new OrganisationKey(HARBOUR, HARBOUR_KEY), new AgentKeys(Map.of(AGENT, KEY), new OwnTwins(), custody));

    @Test
    void whoCreatesATwinGetsAllItsFunctionsForAYear() {
        OwnTwin twin = created();

        for (Function function : Function.ofAgents()) {
            assertThat(twin.delegates(AGENT, function, NOW)).isTrue();
            assertThat(twin.delegates(AGENT, function, NOW.plus(Duration.ofDays(366))))
                    .isFalse();
        }
        assertThat(twin.delegation("other-agent", NOW)).isEmpty();
        assertThat(twin.entry().getVersion()).isEqualTo(1);
        assertThat(twin.document().delegation(TWIN.method(AGENT, KEY)))
                .hasValueSatisfying(delegation -> assertThat(delegation.key()).isEqualTo(KEY));
    }

    @Test
    void aNewTwinNeedsAKey() {
        assertThat(put(null, AGENT, null, "a")).isEqualTo(new Refuse(new TwinRefusal.KeyMissing()));
    }

    @Test
    void anAgentWhoseNameCannotStandInAnIdCreatesNothing() {
        assertThat(put(null, Calls.bare("A b"), new AgentKey(KEY, false), NOW))
                .isEqualTo(new Refuse(new TwinRefusal.AgentUnnameable("A b")));
    }

    @Test
    void aTwinSaysThatItsAgentsKeyIsInCustody() {
        AgentKey kept = new AgentKey(KEY, true);
        custody.put(TWIN.agent(AGENT), KEY);

        TwinDecision decision = put(null, Calls.creation(TWIN, AGENT, AGENT_KEY, kept), kept, NOW);

        assertThat(decision).isInstanceOfSatisfying(Create.class, create -> {
            OwnTwin twin = World.own(create.entry(), HARBOUR_KEY);
            assertThat(twin.document().ofAgent(AGENT))
                    .hasValueSatisfying(it -> assertThat(it.custody()).isTrue());
            assertThat(put(twin, Calls.bare(AGENT), kept, NOW)).isEqualTo(new Keep(create.entry()));
            assertThat(put(twin, Calls.bare(AGENT), new AgentKey(KEY, false), NOW))
                    .isEqualTo(new Refuse(new TwinRefusal.KeyDiffers()));
        });
    }

    @Test
    void replacingKeepsDocumentAndFeeds() {
        OwnTwin twin = created();

        assertThat(put(twin, AGENT, null, "b")).isInstanceOfSatisfying(Replace.class, replace -> {
            assertThat(replace.entry().getDescription()).isEqualTo("b");
            assertThat(replace.entry().getDocument()).isEqualTo(twin.entry().getDocument());
            assertThat(replace.entry().getVersion()).isEqualTo(2);
        });
    }

    @Test
    void aTwinSaysWhenWhatOfItChanged() {
        assertThat(created().entry().getChanged()).isEqualTo(Map.of("/", NOW));
        assertThat(registered(created(), "load", World.schema(World.SCHEMA, 1))
                        .entry()
                        .getChanged())
                .isEqualTo(Map.of("/", NOW, "/feeds/load", NOW));
    }

    @Test
    void theSameAgainChangesNothing() {
        OwnTwin twin = created();

        assertThat(put(twin, AGENT, KEY, "a")).isEqualTo(new Keep(twin.entry()));
    }

    @Test
    void aTokenAloneDoesNotChangeAKey() {
        assertThat(put(created(), AGENT, World.key(5).publicKey(), "a"))
                .isEqualTo(new Refuse(new TwinRefusal.KeyDiffers()));
    }

    @Test
    void anotherAgentDoesNotGetTheName() {
        assertThat(put(created(), "other-agent", KEY, "a"))
                .isEqualTo(new Refuse(new TwinRefusal.NameTaken("computer")));
    }

    @Test
    void aDelegationWithoutAdministerDoesNotReplaceOrDelete() {
        OwnTwin twin = withFunctions(Function.PUBLISH);
        Refuse refused = new Refuse(new TwinRefusal.NotDelegated(Function.ADMINISTER));

        assertThat(put(twin, AGENT, null, "b")).isEqualTo(refused);
        assertThat(delete(twin, null)).isEqualTo(refused);
    }

    @Test
    void aLapsedDelegationIsNone() {
        assertThat(put(created(), Calls.bare(AGENT), null, LAPSED))
                .isEqualTo(new Refuse(new TwinRefusal.NameTaken("computer")));
        assertThat(TwinChanges.delete(created(), Calls.bare(AGENT), null, LAPSED))
                .isEqualTo(new Refuse(new TwinRefusal.Unknown()));
    }

    @Test
    void whatDoesNotExistAndWhatIsAnothersAreDeletedAlike() {
        Refuse refused = new Refuse(new TwinRefusal.Unknown());

        assertThat(TwinChanges.delete(null, Calls.bare(AGENT), null, NOW)).isEqualTo(refused);
        assertThat(TwinChanges.delete(created(), Calls.bare("other-agent"), null, NOW))
                .isEqualTo(refused);
    }

    @Test
    void aTwinGoesWhenNothingDependsOnItOnly() {
        assertThat(delete(created(), null)).isEqualTo(new Delete());
        assertThat(delete(created(), "a policy")).isEqualTo(new Refuse(new TwinRefusal.InUse("a policy")));
    }

    @Test
    void schemasCollectByVersionAndFeedsByName() {
        FeedSchema second = World.schema(World.SCHEMA.replace("cpu", "memory"), 2);
        OwnTwin twin = created();

        twin = registered(twin, "noise", World.schema(World.SCHEMA, 1));
        twin = registered(twin, "load", second);
        twin = registered(twin, "load", World.schema(World.SCHEMA, 1));

        assertThat(twin.entry().getFeeds()).extracting(Feed::getName).containsExactly("load", "noise");
        assertThat(twin.feed("load").orElseThrow().getSchemas()).containsExactly(World.schema(World.SCHEMA, 1), second);
        assertThat(twin.entry().getVersion()).isEqualTo(4);
        assertThat(TwinChanges.schemaRegistered(twin, feed("load"), second, NOW))
                .isEqualTo(new Keep(twin.entry()));
    }

    @Test
    void anotherKeyOfOursEndorsesTheSameAnewAndOnlyOnce() {
        OwnTwin twin = created();
        OrganisationKey another = new OrganisationKey(HARBOUR, HARBOUR_KEY).rotated(World.key(8), NOW.plusSeconds(1));
        Endorsement before = new Endorsement(new OrganisationKey(HARBOUR, HARBOUR_KEY), NO_KEYS);
        Endorsement under = new Endorsement(another, NO_KEYS);

        assertThat(before.anew(twin, NOW)).isEqualTo(new Keep(twin.entry()));
        assertThat(before.anew(null, NOW)).isInstanceOf(Refuse.class);
        assertThat(under.anew(twin, NOW.plusSeconds(2)))
                .isInstanceOfSatisfying(
                        Replace.class,
                        replaced -> assertThat(OwnTwin.read(TWIN.value(), replaced.entry(), another.verifying()))
                                .isInstanceOfSatisfying(OwnTwin.Reading.Valid.class, valid -> {
                                    OwnTwin endorsed = valid.twin();
                                    assertThat(endorsed.document().delegations())
                                            .isEqualTo(twin.document().delegations());
                                    assertThat(endorsed.document().version())
                                            .isGreaterThan(twin.document().version());
                                    assertThat(endorsed.entry().getVersion()).isEqualTo(2);
                                    assertThat(under.anew(endorsed, NOW)).isEqualTo(new Keep(endorsed.entry()));
                                }));
    }

    /// It signs what terms show of records, and can do nothing else in the twin's name.
    @Test
    void everyTwinNamesTheKeyOfTheServiceThatDerives() {
        PublicKey first = World.key(11).publicKey();
        PublicKey second = World.key(12).publicKey();
        OwnTwin without = created();

        OwnTwin named = endorsed(deriving(first).anew(without, NOW));
        OwnTwin renamed = endorsed(deriving(second).anew(named, NOW));
        OwnTwin made = switch (new TwinChanges(ORGANISATION, told(first))
                .put(TWIN, null, new Wish(creation(), new AgentKey(KEY, false), "a"), NOW)) {
            case Create(var entry) -> World.own(entry, HARBOUR_KEY);
            case TwinDecision other -> throw new AssertionError(other);
        };

        for (OwnTwin twin : java.util.List.of(named, made)) {
            assertThat(twin.document().ofAgent("feed-streams")).hasValueSatisfying(delegation -> {
                assertThat(delegation.key()).isEqualTo(first);
                assertThat(delegation.functions()).containsExactly(Function.DERIVE);
            });
            assertThat(twin.delegates(AGENT, Function.ADMINISTER, NOW)).isTrue();
            assertThat(twin.delegates(AGENT, Function.DERIVE, NOW)).isFalse();
        }
        assertThat(deriving(first).anew(named, NOW)).isEqualTo(new Keep(named.entry()));
        assertThat(renamed.document().ofAgent("feed-streams"))
                .hasValueSatisfying(delegation -> assertThat(delegation.key()).isEqualTo(second));
        assertThat(renamed.document().delegations()).hasSize(2);
    }

    /// Its login makes no twin either.
    @Test
    void theServiceThatDerivesIsNoAgent() {
        AgentKey key = new AgentKey(KEY, false);
        TwinCall call = Calls.creation(TWIN, "feed-streams", AGENT_KEY, key);

        assertThat(new TwinChanges(ORGANISATION, told(KEY)).put(TWIN, null, new Wish(call, key, "a"), NOW))
                .isEqualTo(new Refuse(new TwinRefusal.KeyUnknown("feed-streams")));
    }

    private static TwinCall creation() {
        return Calls.creation(TWIN, AGENT, AGENT_KEY, new AgentKey(KEY, false));
    }

    private static AgentKeys told(PublicKey deriving) {
        return new AgentKeys(Map.of(AGENT, KEY, "feed-streams", deriving), new OwnTwins(), new CustodyKeys());
    }

    private static Endorsement deriving(PublicKey key) {
        return new Endorsement(ORGANISATION, told(key));
    }

    private static OwnTwin endorsed(TwinDecision decision) {
        return switch (decision) {
            case Replace(var entry) -> World.own(entry, HARBOUR_KEY);
            case TwinDecision other -> throw new AssertionError(other);
        };
    }

    @Test
    void anEntryOfAnotherKeyOrNameIsNoTwin() {
        TwinEntry entry = created().entry();

        assertThat(OwnTwin.read(
                        TWIN.value(),
                        entry,
                        OrganisationKeys.pinned(HARBOUR, World.key(8).publicKey())))
                .isInstanceOf(OwnTwin.Reading.Invalid.class);
        assertThat(OwnTwin.read(
                        HARBOUR.twin("other").value(),
                        entry,
                        OrganisationKeys.pinned(HARBOUR, HARBOUR_KEY.publicKey())))
                .isInstanceOf(OwnTwin.Reading.Invalid.class);
    }

    @Test
    void twinsAreFoundByTheirAgents() {
        OwnTwins twins = new OwnTwins();
        twins.put(created());
        assertThat(twins.delegatingTo(AGENT, NOW)).containsExactly(created());
        assertThat(twins.delegatingTo(AGENT, LAPSED)).isEmpty();

        twins.put(World.own(World.entry(TWIN, "other-agent", HARBOUR_KEY), HARBOUR_KEY));
        assertThat(twins.delegatingTo(AGENT, NOW)).isEmpty();
        assertThat(twins.delegatingTo("other-agent", NOW)).hasSize(1);

        twins.remove(TWIN.value());
        assertThat(twins.delegatingTo("other-agent", NOW)).isEmpty();
    }

    private OwnTwin registered(OwnTwin twin, String feed, FeedSchema schema) {
        return switch (TwinChanges.schemaRegistered(twin, feed(feed), schema, NOW)) {
            case Replace(var entry) -> World.own(entry, HARBOUR_KEY);
            case TwinDecision other -> throw new AssertionError(other);
        };
    }

    private static Feed feed(String name) {
        return Feed.newBuilder(World.feed(TWIN, name))
                .setSchemas(java.util.List.of())
                .build();
    }

    private OwnTwin created() {
        return switch (put(null, AGENT, KEY, "a")) {
            case Create(var entry) -> World.own(entry, HARBOUR_KEY);
            case TwinDecision other -> throw new AssertionError(other);
        };
    }

    private OwnTwin withFunctions(Function... functions) {
        return World.own(
                TwinEntry.newBuilder(created().entry())
                        .setDocument(World.document(TWIN, AGENT, HARBOUR_KEY, functions))
                        .build(),
                HARBOUR_KEY);
    }

    private TwinDecision put(@Nullable OwnTwin current, String agent, @Nullable PublicKey key, String turtle) {
        AgentKey agentKey = key == null ? null : new AgentKey(key, false);
        TwinCall call = current == null
                ? Calls.creation(TWIN, agent, AGENT_KEY, new AgentKey(KEY, false))
                : Calls.change(current, agent, AGENT_KEY, "/");
        return changes.put(TWIN, current, new Wish(call, agentKey, turtle), NOW);
    }

    private TwinDecision put(@Nullable OwnTwin current, TwinCall call, @Nullable AgentKey key, Instant now) {
        return changes.put(TWIN, current, new Wish(call, key, "a"), now);
    }

    private static TwinDecision delete(OwnTwin twin, @Nullable String dependent) {
        return TwinChanges.delete(twin, Calls.signed(twin, AGENT, AGENT_KEY, Kind.DELETE_TWIN, "/"), dependent, NOW);
    }
}
