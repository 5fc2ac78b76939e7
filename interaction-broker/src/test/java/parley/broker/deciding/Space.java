package parley.broker.deciding;

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
import parley.avro.Side;
import parley.policy.Requester;

/// One organisation's deciding core with the stores around it: entries in, stores changed, halves for partners out.
final class Space {

    private static final int FEED_PARTITIONS = 2;

    final String own;
    private final Map<String, TwinState> twins = new HashMap<>();
    private final List<PartnerHalf> lane = new ArrayList<>();
    private long entries;

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

    private static TwinState applied(TwinState state, Change change) {
        switch (change) {
            case Change.PolicySet(var policy) -> {
                return new TwinState(state.twin(), policy, state.interactions(), state.decided(), state.commands());
            }
            case Change.InteractionSet(var set, var told) ->
                state.interactions().put(set.getId(), set);
            case Change.CommandSet(var command) -> state.commands().put(command.getId(), command);
            case Change.CommandForwarded forwarded -> {}
            case Change.CommandHandedOver handedOver -> {}
            case Change.OutcomeTold told -> {}
            case Change.Audited(var entry) -> state.decided().put(entry.getCause(), entry.getAt());
        }
        return state;
    }

    /// The half as ingress of the partner would append it.
    private PartnerHalf asPartnerSees(Interaction set) {
        boolean asking = set.getRequesterOrganisation().equals(own);
        return PartnerHalf.newBuilder()
                .setInteraction(set.getId())
                .setOrganisation(own)
                .setRequester(set.getRequester())
                .setProvider(set.getProvider())
                .setFeed(set.getFeed())
                .setPartitions(asking ? FEED_PARTITIONS : 0)
                .setHalf(asking ? set.getRequesterHalf() : set.getProviderHalf())
                .setAgent(asking ? set.getAgent() : "")
                .setPurpose(null)
                .setValidUntil(set.getValidUntil())
                .setRequest(asking ? set.getRequest() : "")
                .setRequesterDocument(asking ? set.getRequesterDocument() : "")
                .build();
    }

    TwinState state(String twin) {
        return twins.computeIfAbsent(
                twin, did -> new TwinState(did, null, new HashMap<>(), new HashMap<>(), new HashMap<>()));
    }

    @Nullable
    Interaction interaction(String provider, String id) {
        return state(provider).interactions().get(id);
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
