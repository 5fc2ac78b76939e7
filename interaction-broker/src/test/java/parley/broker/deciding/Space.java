package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditEntry;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.PartnerHalf;
import parley.avro.Policy;
import parley.avro.Reason;
import parley.avro.Side;
import parley.policy.Requester;
import parley.topics.Topics;

/// One organisation's deciding core with the stores around it: entries in, stores changed, halves for
/// partners out.
final class Space {

    private static final int FEED_PARTITIONS = 2;

    final String own;
    private final Map<String, TwinState> twins = new HashMap<>();
    private final List<PartnerHalf> lane = new ArrayList<>();
    private final List<Recorded> log = new ArrayList<>();
    private long entries;

    /// One entry as the log took it, and what was decided on it.
    private record Recorded(String key, LogEntry entry, Instant at, Decision decision) {}

    Space(String own) {
        this.own = own;
    }

    /// Decides on an event under a fresh id, and applies what follows.
    AuditEntry take(String key, Object event, Instant now) {
        return take(key, new LogEntry(own + "/" + entries++, event), now);
    }

    AuditEntry take(String key, LogEntry entry, Instant now) {
        TwinState state = state(key);
        Decision decision = Decider.decide(state, entry, now, own);
        log.add(new Recorded(key, entry, now, decision));
        AuditEntry audit = null;
        for (Change change : decision.changes()) {
            state = applied(state, change);
            if (change instanceof Change.InteractionSet(var set, var told) && told) {
                lane.add(asPartnerSees(set));
            }
            if (change instanceof Change.Audited(var entered)) {
                audit = entered;
            }
        }
        twins.put(key, state);
        return Objects.requireNonNull(audit);
    }

    /// The same space after a restart that had nothing but the log; each decision must come out as it did.
    Space rebuilt() {
        Space again = new Space(own);
        log.forEach(recorded -> again.take(recorded.key(), recorded.entry(), recorded.at()));
        again.entries = entries;
        again.lane.clear();
        again.lane.addAll(lane);
        assertThat(again.log).isEqualTo(log);
        return again;
    }

    private static TwinState applied(TwinState state, Change change) {
        switch (change) {
            case Change.PolicySet(var policy, var agent) -> {
                return state.under(policy);
            }
            case Change.InteractionSet(var set, var told) ->
                state.interactions().put(set.getId(), set);
            case Change.Revoked(var revoked) ->
                state.revoked().put(Topics.revocationKey(revoked.getBy(), revoked.getAttestation()), revoked);
            case Change.RequestSeen(var id, var validUntil) -> state.seen().put(id, validUntil);
            case Change.CommandSet(var command) -> state.commands().put(command.getId(), command);
            case Change.CommandForwarded forwarded -> {}
            case Change.CommandHandedOver handedOver -> {}
            case Change.CommandAsked asked -> {}
            case Change.CancellationMarked marked -> {}
            case Change.OutcomeTold told -> {}
            case Change.Erased erased -> {}
            case Change.Audited(var entry) -> state.decided().put(entry.getCause(), entry.getAt());
        }
        return state;
    }

    /// The half as ingress of the partner would append it.
    private PartnerHalf asPartnerSees(Interaction set) {
        boolean asking = set.getRequesterOrganisation().equals(own);
        Half half = asking ? set.getRequesterHalf() : set.getProviderHalf();
        boolean offer = (half.getReason() == Reason.OFFERED || half.getReason() == Reason.RESUMED)
                && half.getStartOffsets().isEmpty();
        return PartnerHalf.newBuilder()
                .setInteraction(set.getId())
                .setOrganisation(own)
                .setRequester(set.getRequester())
                .setProvider(set.getProvider())
                .setFeed(set.getFeed())
                .setPartitions(asking ? FEED_PARTITIONS : 0)
                .setHalf(half)
                .setAgent(asking ? agent(set) : "")
                .setPurpose(set.getPurpose())
                .setValidUntil(asking || offer ? set.getValidUntil() : half.getIssued())
                .setRequest(asking ? set.getRequest() : "")
                .setRequesterDocument(asking ? set.getRequesterDocument() : "")
                .setAttested(asking ? set.getAttested() : List.of())
                .build();
    }

    /// Of an end that no agent's request supports, the requester is known, and no client.
    private static String agent(Interaction set) {
        return set.getAgent().isEmpty() ? set.getRequester() + "#" : set.getAgent();
    }

    TwinState state(String twin) {
        return twins.computeIfAbsent(
                twin,
                did -> new TwinState(
                        did,
                        null,
                        new HashMap<>(),
                        new HashMap<>(),
                        new HashMap<>(),
                        new HashMap<>(),
                        new HashMap<>()));
    }

    @Nullable
    Interaction interaction(String provider, String id) {
        return state(provider).interactions().get(id);
    }

    Interaction existing(String provider, String id) {
        return Objects.requireNonNull(interaction(provider, id));
    }

    List<Interaction> interactions() {
        return twins.values().stream()
                .flatMap(state -> state.interactions().values().stream())
                .toList();
    }

    @Nullable
    Policy policy(String twin) {
        return state(twin).policy();
    }

    /// The halves that went into the lane since this was last asked.
    List<PartnerHalf> sent() {
        List<PartnerHalf> sent = List.copyOf(lane);
        lane.clear();
        return sent;
    }

    static @Nullable Half half(Interaction interaction, Side side) {
        return side == Side.REQUESTER ? interaction.getRequesterHalf() : interaction.getProviderHalf();
    }

    static String organisation(String twin) {
        return Requester.organisationOf(twin);
    }
}
