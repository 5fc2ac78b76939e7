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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.avro.TwinEntry;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.RetiredKey;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.registry.twins.TwinDecision.Keep;
import parley.registry.twins.TwinDecision.Refuse;
import parley.registry.twins.TwinDecision.Replace;
import parley.registry.world.World;

/// Promise 5: only a key that the twin's document delegates *administer* to changes whom the twin delegates to.
class DelegationChangesTest {

    private static final Did TWIN = HARBOUR.twin("computer");
    private static final String AGENT = "computer-agent";
    private static final Delegation METER = new Delegation(
            "meter", World.key(5).publicKey(), Set.of(Function.PUBLISH), NOW.plus(Duration.ofDays(3)), true);

    private final OwnTwins twins = new OwnTwins();
    private final CustodyKeys custody = new CustodyKeys();
    private final DelegationChanges changes = new DelegationChanges(
            new OrganisationKey(HARBOUR, HARBOUR_KEY),
            new AgentKeys(
                    Map.of(AGENT, AGENT_KEY.publicKey(), "meter", World.key(6).publicKey()), twins, custody));
    private final OwnTwin twin = World.own(World.entry(TWIN, AGENT, HARBOUR_KEY), HARBOUR_KEY);

    @BeforeEach
    void keepMetersKey() {
        custody.put(TWIN.agent("meter"), METER.key());
    }

    @Test
    void whoAdministersATwinLetsAnotherKeyActForIt() {
        OwnTwin changed = after(put(twin, call(), METER, 1, NOW));

        assertThat(changed.document().ofAgent("meter")).contains(METER);
        assertThat(changed.delegates(AGENT, Function.ADMINISTER, NOW)).isTrue();
        assertThat(changed.entry().getVersion()).isEqualTo(2);
        assertThat(put(changed, call(), METER, 1, NOW)).isEqualTo(new Keep(changed.entry()));
    }

    @Test
    void aDelegationIsReplacedAndRemoved() {
        Delegation later =
                new Delegation("meter", World.key(6).publicKey(), Set.of(Function.SUBSCRIBE), METER.expires());
        OwnTwin both = after(put(twin, call(), METER, 1, NOW));

        OwnTwin replaced = after(put(both, call(), later, 2, NOW));
        OwnTwin removed = after(changes.remove(replaced, call(), "meter", 3, NOW));

        assertThat(replaced.document().ofAgent("meter")).contains(later);
        assertThat(removed.document().delegations()).isEqualTo(twin.document().delegations());
        assertThat(changes.remove(removed, call(), "meter", 4, NOW))
                .isEqualTo(new Refuse(new TwinRefusal.NoSuchDelegation("meter")));
    }

    @Test
    void aTokenWithoutTheKeyChangesNothing() {
        assertThat(disbelieved(signed(World.key(9), AGENT, Kind.DELEGATE, TWIN, AGENT, NOW, "/delegations/meter")))
                .isEqualTo(AgentRequest.Why.UNKNOWN_KEY);
        assertThat(put(
                        twin,
                        signed(AGENT_KEY, AGENT, Kind.SET_POLICY, TWIN, AGENT, NOW, "/delegations/meter"),
                        METER,
                        1,
                        NOW))
                .isInstanceOfSatisfying(
                        Refuse.class,
                        refused -> assertThat(refused.why()).isInstanceOf(TwinRefusal.SignedOtherwise.class));
    }

    @Test
    void whatWasSignedForAnotherAgentOrLongAgoChangesNothing() {
        assertThat(refusal(signed(AGENT_KEY, AGENT, Kind.DELEGATE, TWIN, AGENT, NOW, "/delegations/other")))
                .isInstanceOf(TwinRefusal.SignedOtherwise.class);
        assertThat(refusal(signed(
                        AGENT_KEY, AGENT, Kind.DELEGATE, HARBOUR.twin("other"), AGENT, NOW, "/delegations/meter")))
                .isInstanceOf(TwinRefusal.SignedOtherwise.class);
        assertThat(refusal(signed(
                        AGENT_KEY, AGENT, Kind.DELEGATE, TWIN, AGENT, NOW.minusSeconds(600), "/delegations/meter")))
                .isInstanceOf(TwinRefusal.SignedOtherwise.class);
        SignedCall otherBody =
                new SignedCall(AGENT, Kind.DELEGATE, call().json(), "/delegations/meter", request -> false);
        assertThat(refusal(otherBody)).isInstanceOf(TwinRefusal.SignedOtherwise.class);
    }

    @Test
    void anAgentWithoutADelegationLearnsNothing() {
        SignedCall stranger =
                new SignedCall("stranger", Kind.DELEGATE, call().json(), "/delegations/meter", request -> true);

        assertThat(refusal(stranger)).isEqualTo(new TwinRefusal.Unknown());
        assertThat(put(null, call(), METER, 1, NOW)).isEqualTo(new Refuse(new TwinRefusal.Unknown()));
    }

    @Test
    void whoMayNotAdministerDelegatesNothing() {
        OwnTwin publishing = World.own(
                TwinEntry.newBuilder(twin.entry())
                        .setDocument(World.document(TWIN, AGENT, HARBOUR_KEY, Function.PUBLISH))
                        .build(),
                HARBOUR_KEY);

        assertThat(put(publishing, call(), METER, 1, NOW))
                .isInstanceOfSatisfying(
                        Refuse.class,
                        refused -> assertThat(refused.why())
                                .isInstanceOfSatisfying(
                                        TwinRefusal.Disbelieved.class,
                                        it -> assertThat(it.why()).isEqualTo(AgentRequest.Why.NOT_DELEGATED)));
    }

    @Test
    void whatWasSignedOnceIsNotAppliedAgain() {
        OwnTwin changed = after(put(twin, call(), METER, 1, NOW));
        OwnTwin removed = after(changes.remove(changed, call(), "meter", 2, NOW));

        assertThat(put(removed, call(), METER, 1, NOW)).isEqualTo(new Refuse(new TwinRefusal.OtherVersion(1, 3)));
        OwnTwin again = after(put(removed, call(), METER, 3, NOW));
        assertThat(changes.remove(again, call(), "meter", 2, NOW))
                .isEqualTo(new Refuse(new TwinRefusal.OtherVersion(2, 4)));
    }

    @Test
    void somebodyMayAlwaysAdminister() {
        SignedCall self = signed(AGENT_KEY, AGENT, Kind.DELEGATE, TWIN, AGENT, NOW, "/delegations/" + AGENT);
        Delegation less = new Delegation(AGENT, AGENT_KEY.publicKey(), Set.of(Function.PUBLISH), METER.expires());

        assertThat(changes.remove(twin, self, AGENT, 1, NOW))
                .isEqualTo(new Refuse(new TwinRefusal.LastAdministrator()));
        assertThat(put(twin, self, less, 1, NOW)).isEqualTo(new Refuse(new TwinRefusal.LastAdministrator()));
    }

    @Test
    void aDelegationEndsInTheFutureWithinAYear() {
        for (Instant expires : new Instant[] {NOW, NOW.plus(Duration.ofDays(400))}) {
            Delegation wrong = new Delegation("meter", METER.key(), EnumSet.of(Function.PUBLISH), expires);

            assertThat(put(twin, call(), wrong, 1, NOW)).isEqualTo(new Refuse(new TwinRefusal.NotNow(expires, 366)));
        }
    }

    /// Whoever has the token of an agent of which a key is in custody can administer that twin.
    @Test
    void anAgentIsDelegatedToByKeysThatAreItsOwnAlone() {
        Delegation thiefs = delegation("meter", World.key(66));
        Delegation told = delegation("meter", World.key(6));
        assertThat(put(twin, call(), thiefs, 1, NOW)).isEqualTo(new Refuse(new TwinRefusal.KeyUnknown("meter")));
        assertThat(put(twin, call(), told, 1, NOW)).isInstanceOf(Replace.class);
        twins.put(elsewhere(List.of()));
        assertThat(put(twin, call(), delegation("meter", World.key(8)), 1, NOW))
                .as("by which another twin knows it")
                .isInstanceOf(Replace.class);
        assertThat(put(twin, call(), told, 1, NOW))
                .as("which the operator says, in the place of a lost one")
                .isInstanceOf(Replace.class);
        assertThat(put(twin, call(), thiefs, 1, NOW)).isEqualTo(new Refuse(new TwinRefusal.KeyUnknown("meter")));
    }

    /// It may have been stolen, and who operates the space tells it until the next start.
    @Test
    void whatTheAgentHasReplacedIsNoLongerItsKey() {
        Delegation told = delegation("meter", World.key(6));
        twins.put(elsewhere(List.of(new RetiredKey("meter", told.key(), NOW, List.of()))));

        assertThat(put(twin, call(), told, 1, NOW)).isEqualTo(new Refuse(new TwinRefusal.KeyUnknown("meter")));
    }

    /// Whoever has the token of an agent with a twin in custody has that signed, and could say so of a key of his.
    @Test
    void onlyWhatIdentityBridgeKeepsIsInCustody() {
        Delegation thiefs =
                new Delegation("meter", World.key(66).publicKey(), Set.of(Function.PUBLISH), METER.expires(), true);
        Refuse refused = new Refuse(new TwinRefusal.NotInCustody("meter"));

        assertThat(put(twin, call(), thiefs, 1, NOW)).isEqualTo(refused);
        custody.put(HARBOUR.twin("other").agent("meter"), thiefs.key());
        assertThat(put(twin, call(), thiefs, 1, NOW))
                .as("kept for another twin")
                .isEqualTo(refused);
        custody.remove(TWIN.agent("meter"));
        assertThat(put(twin, call(), METER, 1, NOW)).as("no longer kept").isEqualTo(refused);
    }

    /// A twin that knows meter by another key than is told.
    private static OwnTwin elsewhere(List<RetiredKey> retired) {
        Did did = HARBOUR.twin("elsewhere");
        OrganisationKey organisation = new OrganisationKey(HARBOUR, HARBOUR_KEY);
        List<Delegation> delegations = List.of(delegation("meter", World.key(8)));
        OwnTwin twin = World.own(
                TwinEntry.newBuilder(World.entry(did, AGENT, HARBOUR_KEY))
                        .setDocument(TwinDocument.issue(did, delegations, organisation, NOW))
                        .build(),
                HARBOUR_KEY);
        return World.own(
                TwinEntry.newBuilder(twin.entry())
                        .setDocument(twin.document().next(delegations, retired, organisation, NOW))
                        .build(),
                HARBOUR_KEY);
    }

    private static Delegation delegation(String agent, SigningKey key) {
        return new Delegation(agent, key.publicKey(), Set.of(Function.PUBLISH), METER.expires());
    }

    private TwinDecision put(
            @Nullable OwnTwin current, SignedCall call, Delegation delegation, long version, Instant now) {
        return changes.put(current, call, delegation, version, now);
    }

    private AgentRequest.@Nullable Why disbelieved(SignedCall call) {
        return refusal(call) instanceof TwinRefusal.Disbelieved(var why, var detail) ? why : null;
    }

    private TwinRefusal refusal(SignedCall call) {
        return switch (put(twin, call, METER, 1, NOW)) {
            case Refuse(var why) -> why;
            case TwinDecision other -> throw new AssertionError(other);
        };
    }

    private static SignedCall call() {
        return signed(AGENT_KEY, AGENT, Kind.DELEGATE, TWIN, AGENT, NOW, "/delegations/meter");
    }

    private static SignedCall signed(
            SigningKey key, String agent, Kind kind, Did provider, String caller, Instant issued, String resource) {
        AgentRequest request = new AgentRequest(
                "r-1", kind, TWIN, agent, provider, resource, null, null, issued, NOW.plus(Duration.ofHours(1)));
        return new SignedCall(
                caller,
                Kind.DELEGATE,
                request.secure(key),
                resource.contains("other") ? "/delegations/meter" : resource,
                it -> true);
    }

    private static OwnTwin after(TwinDecision decision) {
        return switch (decision) {
            case Replace(var entry) -> World.own(entry, HARBOUR_KEY);
            case TwinDecision other -> throw new AssertionError(other);
        };
    }
}
