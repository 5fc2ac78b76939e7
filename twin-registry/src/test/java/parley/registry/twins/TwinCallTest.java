package parley.registry.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.AGENT_KEY;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;
import static parley.registry.world.World.NOW;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import parley.avro.TwinEntry;
import parley.identity.AgentRequest.Kind;
import parley.identity.AgentRequest.Why;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.registry.twins.TwinChanges.AgentKey;
import parley.registry.twins.TwinChanges.Wish;
import parley.registry.twins.TwinDecision.Create;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinRefusal.Disbelieved;
import parley.registry.twins.TwinRefusal.KeyUnknown;
import parley.registry.twins.TwinRefusal.NotDelegated;
import parley.registry.twins.TwinRefusal.NotInCustody;
import parley.registry.twins.TwinRefusal.OtherVersion;
import parley.registry.twins.TwinRefusal.SignedOtherwise;
import parley.registry.twins.TwinRefusal.Unknown;
import parley.registry.twins.TwinRefusal.Unsigned;
import parley.registry.world.World;

/// Promise 5: an agent's token alone makes no twin and changes none, but for what is in custody.
class TwinCallTest {

    private static final Did TWIN = HARBOUR.twin("computer");
    private static final Did NEW = HARBOUR.twin("new");
    private static final String AGENT = "computer-agent";
    private static final OrganisationKey ORGANISATION = new OrganisationKey(HARBOUR, HARBOUR_KEY);
    private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));
    private static final SigningKey THIEF = World.key(66);

    private final OwnTwins twins = new OwnTwins();
    private final CustodyKeys custody = new CustodyKeys();
    private final TwinChanges changes =
            new TwinChanges(ORGANISATION, new AgentKeys(Map.of(AGENT, AGENT_KEY.publicKey()), twins, custody));
    private final OwnTwin twin = twin("computer", new Delegation(AGENT, AGENT_KEY.publicKey(), all(), TOMORROW));

    @Test
    void whatTheAgentsKeySignedForTheTwinAsItStandsIsDone() {
        assertThat(flaw(twin, Calls.change(twin, AGENT, AGENT_KEY, "/"))).isEmpty();
    }

    @Test
    void aTokenAloneIsToldWhatToSign() {
        assertThat(flaw(twin, Calls.bare(AGENT))).contains(new Unsigned(Kind.CHANGE_TWIN, "/?version=1"));
        assertThat(TwinChanges.registering(twin, Calls.bare(AGENT), "/feeds/load/schemas/value", NOW))
                .contains(new Unsigned(Kind.CHANGE_TWIN, "/feeds/load/schemas/value"));
    }

    @Test
    void aTokenAloneSufficesWhereTheKeyIsInCustody() {
        OwnTwin kept = twin("computer", kept());

        assertThat(flaw(kept, Calls.bare(AGENT))).isEmpty();
        assertThat(TwinChanges.registering(kept, Calls.bare(AGENT), "/feeds/load/schemas/value", NOW))
                .isEmpty();
        assertThat(flaw(kept, new TwinCall(AGENT, null, 7L, request -> true))).contains(new OtherVersion(7, 1));
    }

    @Test
    void custodyOfAnotherAgentsKeyExemptsNobody() {
        OwnTwin shared = twin(
                "computer",
                new Delegation(AGENT, AGENT_KEY.publicKey(), all(), TOMORROW),
                new Delegation("meter", World.key(5).publicKey(), all(), TOMORROW, true));

        assertThat(flaw(shared, Calls.bare(AGENT))).contains(new Unsigned(Kind.CHANGE_TWIN, "/?version=1"));
    }

    @Test
    void whatWasSignedForSomethingElseChangesNothing() {
        OwnTwin other = twin("other", new Delegation(AGENT, AGENT_KEY.publicKey(), all(), TOMORROW));

        for (TwinCall call : List.of(
                Calls.change(twin, AGENT, AGENT_KEY, "/controls/sampling"),
                Calls.signed(twin, AGENT, AGENT_KEY, Kind.DELETE_TWIN, "/"),
                Calls.signed(twin, AGENT, AGENT_KEY, Kind.DELEGATE, "/"),
                forBody(Calls.change(twin, AGENT, AGENT_KEY, "/")),
                issued(NOW.minus(Duration.ofMinutes(10))))) {
            assertThat(flaw(twin, call))
                    .hasValueSatisfying(why -> assertThat(why).isInstanceOf(SignedOtherwise.class));
        }
        assertThat(flaw(twin, Calls.change(other, AGENT, AGENT_KEY, "/")))
                .hasValueSatisfying(why -> assertThat(why).isInstanceOf(Disbelieved.class));
        assertThat(flaw(twin, Calls.change(twin, AGENT, THIEF, "/")))
                .hasValueSatisfying(why -> assertThat(why)
                        .isInstanceOfSatisfying(
                                Disbelieved.class, it -> assertThat(it.why()).isEqualTo(Why.UNKNOWN_KEY)));
    }

    /// What was signed once is not applied again.
    @Test
    void whatWasSignedForAnotherVersionChangesNothing() {
        TwinCall call = Calls.change(twin, AGENT, AGENT_KEY, "/");
        OwnTwin changed =
                World.own(TwinEntry.newBuilder(twin.entry()).setVersion(2).build(), HARBOUR_KEY);

        assertThat(flaw(changed, call)).contains(new OtherVersion(1, 2));
        assertThat(flaw(twin, new TwinCall(AGENT, call.json(), null, request -> true)))
                .contains(new OtherVersion(0, 1));
    }

    @Test
    void aDelegationThatLacksTheFunctionOrHasExpiredChangesNothing() {
        OwnTwin publishing =
                twin("computer", new Delegation(AGENT, AGENT_KEY.publicKey(), EnumSet.of(Function.PUBLISH), TOMORROW));
        OwnTwin administering = twin(
                "computer", new Delegation(AGENT, AGENT_KEY.publicKey(), EnumSet.of(Function.ADMINISTER), TOMORROW));
        TwinCall call = Calls.change(twin, AGENT, AGENT_KEY, "/");

        assertThat(flaw(publishing, call)).contains(new NotDelegated(Function.ADMINISTER));
        assertThat(TwinChanges.registering(administering, call, "/", NOW)).contains(new NotDelegated(Function.PUBLISH));
        assertThat(call.flaw(twin, Kind.CHANGE_TWIN, "/", TOMORROW)).contains(new Unknown());
    }

    @Test
    void anAgentsFirstTwinIsMadeWithTheKeyThatTheOperatorTells() {
        AgentKey told = new AgentKey(AGENT_KEY.publicKey(), false);
        AgentKey thiefs = new AgentKey(THIEF.publicKey(), false);

        assertThat(make(Calls.creation(NEW, AGENT, AGENT_KEY, told), told)).isInstanceOf(Create.class);
        assertThat(make(Calls.bare(AGENT), told))
                .isEqualTo(new Refuse(new Unsigned(Kind.CREATE_TWIN, TwinCall.creating(told))));
        assertThat(make(Calls.creation(NEW, AGENT, THIEF, thiefs), thiefs))
                .isEqualTo(new Refuse(new KeyUnknown(AGENT)));
        assertDisbelieved(make(Calls.creation(NEW, AGENT, THIEF, told), told));
        assertDisbelieved(make(Calls.creation(TWIN, AGENT, AGENT_KEY, told), told));
    }

    /// A twin of which the agent's key is in custody is administered by who has the token.
    @Test
    void aKeyInCustodyIsNoneToMakeTwinsWith() {
        AgentKey told = new AgentKey(AGENT_KEY.publicKey(), false);
        AgentKey kept = new AgentKey(THIEF.publicKey(), true);

        assertThat(make(Calls.creation(NEW, AGENT, AGENT_KEY, told), told, twin("kept", kept())))
                .isInstanceOf(Create.class);
        assertThat(make(Calls.bare(AGENT), kept, twin("kept", kept())))
                .isEqualTo(new Refuse(new Unsigned(Kind.CREATE_TWIN, TwinCall.creating(kept))));
        assertDisbelieved(make(Calls.creation(NEW, AGENT, THIEF, kept), kept, twin("kept", kept())));
    }

    /// Who operates the space tells no key of it.
    @Test
    void anAgentWithoutAKeyOfItsOwnMakesTwinsInCustodyWithATokenAloneAndNoOthers() {
        AgentKey kept = new AgentKey(World.key(5).publicKey(), true);
        AgentKey own = new AgentKey(THIEF.publicKey(), false);
        String agent = "curl-agent";
        custody.put(NEW.agent(agent), kept.publicKey());

        assertThat(make(Calls.bare(agent), kept)).isInstanceOf(Create.class);
        assertThat(make(Calls.bare(agent), kept, twin("others", kept()))).isInstanceOf(Create.class);
        assertThat(make(Calls.creation(NEW, agent, THIEF, own), own)).isEqualTo(new Refuse(new KeyUnknown(agent)));
    }

    /// Whatever the caller says: else a thief would make twins that know the agent by a key of his.
    @Test
    void aKeyThatIdentityBridgeDoesNotKeepForTheAgentAndTheTwinIsNotInCustody() {
        AgentKey thiefs = new AgentKey(THIEF.publicKey(), true);
        String agent = "curl-agent";
        Refuse refused = new Refuse(new NotInCustody(agent));

        assertThat(make(Calls.bare(agent), thiefs)).isEqualTo(refused);
        custody.put(NEW.agent(agent), World.key(5).publicKey());
        assertThat(make(Calls.bare(agent), thiefs)).as("another is kept").isEqualTo(refused);
        custody.put(TWIN.agent(agent), THIEF.publicKey());
        custody.put(NEW.agent("other-agent"), THIEF.publicKey());
        assertThat(make(Calls.bare(agent), thiefs))
                .as("kept for another twin, and for another agent")
                .isEqualTo(refused);
        custody.put(NEW.agent(agent), THIEF.publicKey());
        assertThat(make(Calls.bare(agent), thiefs)).isInstanceOf(Create.class);
        custody.remove(NEW.agent(agent));
        assertThat(make(Calls.bare(agent), thiefs)).as("no longer kept").isEqualTo(refused);
    }

    @Test
    void anAgentWithAKeyOfItsOwnMakesFurtherTwinsWithThatAlone() {
        AgentKey own = new AgentKey(AGENT_KEY.publicKey(), false);
        AgentKey thiefs = new AgentKey(THIEF.publicKey(), false);

        assertThat(make(Calls.creation(NEW, AGENT, AGENT_KEY, own), own, twin)).isInstanceOf(Create.class);
        assertThat(make(Calls.bare(AGENT), own, twin))
                .isEqualTo(new Refuse(new Unsigned(Kind.CREATE_TWIN, TwinCall.creating(own))));
        assertThat(make(Calls.creation(NEW, AGENT, THIEF, thiefs), thiefs, twin))
                .isEqualTo(new Refuse(new KeyUnknown(AGENT)));
        assertDisbelieved(make(Calls.creation(NEW, AGENT, THIEF, own), own, twin));
    }

    /// Else a thief would say of a key of his own that it is in custody.
    @Test
    void anAgentWithAKeyOfItsOwnSignsWithItToMakeATwinInCustody() {
        AgentKey kept = new AgentKey(World.key(5).publicKey(), true);
        AgentKey thiefs = new AgentKey(THIEF.publicKey(), true);

        assertThat(make(Calls.creation(NEW, AGENT, AGENT_KEY, kept), kept, twin))
                .isEqualTo(new Refuse(new NotInCustody(AGENT)));
        custody.put(NEW.agent(AGENT), kept.publicKey());
        assertThat(make(Calls.creation(NEW, AGENT, AGENT_KEY, kept), kept, twin))
                .isInstanceOf(Create.class);
        assertThat(make(Calls.bare(AGENT), kept, twin))
                .isEqualTo(new Refuse(new Unsigned(Kind.CREATE_TWIN, TwinCall.creating(kept))));
        assertDisbelieved(make(Calls.creation(NEW, AGENT, THIEF, thiefs), thiefs, twin));
        // What the agent signed for another key
        assertThat(make(Calls.creation(NEW, AGENT, AGENT_KEY, kept), thiefs, twin))
                .isInstanceOfSatisfying(
                        Refuse.class, refused -> assertThat(refused.why()).isInstanceOf(SignedOtherwise.class));
    }

    @Test
    void whileAnAgentReplacesItsKeyEitherMakesTwins() {
        SigningKey next = World.key(7);
        OwnTwin rotated = twin("rotated", new Delegation(AGENT, next.publicKey(), all(), TOMORROW));
        AgentKey before = new AgentKey(AGENT_KEY.publicKey(), false);
        AgentKey after = new AgentKey(next.publicKey(), false);

        assertThat(make(Calls.creation(NEW, AGENT, AGENT_KEY, before), before, twin, rotated))
                .isInstanceOf(Create.class);
        assertThat(make(Calls.creation(NEW, AGENT, next, after), after, twin, rotated))
                .isInstanceOf(Create.class);
        assertThat(make(Calls.creation(NEW, AGENT, AGENT_KEY, before), before, rotated))
                .isEqualTo(new Refuse(new KeyUnknown(AGENT)));
    }

    private TwinDecision make(TwinCall call, AgentKey key, OwnTwin... others) {
        twins.dids().forEach(twins::remove);
        for (OwnTwin other : others) {
            twins.put(other);
        }
        return changes.put(NEW, null, new Wish(call, key, "a"), NOW);
    }

    private static void assertDisbelieved(TwinDecision decision) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Refuse.class, refused -> assertThat(refused.why()).isInstanceOf(Disbelieved.class));
    }

    private static Optional<TwinRefusal> flaw(OwnTwin twin, TwinCall call) {
        return call.flaw(twin, Kind.CHANGE_TWIN, "/", NOW);
    }

    private static TwinCall forBody(TwinCall call) {
        return new TwinCall(call.agent(), call.json(), call.version(), request -> false);
    }

    private static TwinCall issued(Instant at) {
        return new TwinCall(
                AGENT, Calls.json(TWIN, AGENT, AGENT_KEY, Kind.CHANGE_TWIN, "/?version=1", at), 1L, request -> true);
    }

    private static Delegation kept() {
        return new Delegation(AGENT, World.key(5).publicKey(), all(), TOMORROW, true);
    }

    private static Set<Function> all() {
        return EnumSet.allOf(Function.class);
    }

    private static OwnTwin twin(String name, Delegation... delegations) {
        Did did = HARBOUR.twin(name);
        return World.own(
                TwinEntry.newBuilder(World.entry(did, AGENT, HARBOUR_KEY))
                        .setDocument(TwinDocument.issue(did, List.of(delegations), ORGANISATION, NOW))
                        .build(),
                HARBOUR_KEY);
    }
}
