package parley.broker.deciding;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.avro.Half;
import parley.avro.Reason;
import parley.avro.State;
import parley.interaction.HalfOrder;

/// Where an interaction stands: a function of its halves alone, so that both spaces agree once both know both.
final class Standing {

    private Standing() {}

    /// @param arranged whether nothing is missing that reading needs
    static State of(long epoch, @Nullable Half requester, @Nullable Half provider, boolean arranged) {
        List<State> ends = Stream.of(requester, provider)
                .filter(half -> half != null && half.getEpoch() == epoch && HalfOrder.ends(half))
                .map(half -> end(half.getReason()))
                .toList();
        if (ends.isEmpty()) {
            return living(epoch, requester, provider, arranged);
        }
        if (ends.stream().allMatch(State.SUSPENDED::equals) && !both(epoch, requester, provider)) {
            // What nobody has granted cannot be suspended
            return ends(epoch, requester) ? State.WITHDRAWN : State.TERMINATED;
        }
        // A denial explains most, and an end by will more than one by time
        return Stream.of(State.DENIED, State.TERMINATED, State.WITHDRAWN, State.EXPIRED)
                .filter(ends::contains)
                .findFirst()
                .orElse(State.SUSPENDED);
    }

    /// Whether each side has wanted the epoch, and has not ended it but for a suspension.
    private static boolean both(long epoch, @Nullable Half requester, @Nullable Half provider) {
        return Stream.of(Optional.ofNullable(requester), Optional.ofNullable(provider))
                .allMatch(half -> half.filter(each ->
                                each.getEpoch() == epoch && (each.getWanted() || each.getReason() == Reason.SUSPENDED))
                        .isPresent());
    }

    private static boolean ends(long epoch, @Nullable Half half) {
        return half != null && half.getEpoch() == epoch && HalfOrder.ends(half);
    }

    private static State living(long epoch, @Nullable Half requester, @Nullable Half provider, boolean arranged) {
        if (requester == null || requester.getEpoch() != epoch) {
            return State.OFFERED;
        }
        if (HalfOrder.agree(requester, provider) && arranged) {
            return State.ACTIVE;
        }
        return provider != null && provider.getEpoch() == epoch && provider.getReason() == Reason.ASKED
                ? State.PENDING
                : State.REQUESTED;
    }

    private static State end(Reason reason) {
        return switch (reason) {
            case NOT_FOUND,
                    NO_RULE,
                    DENIED_BY_RULE,
                    UNKNOWN_FEED,
                    UNKNOWN_CONTROL,
                    UNKNOWN_COMMAND,
                    BAD_INPUT,
                    UNVERIFIABLE,
                    NO_RIGHT,
                    DENIED_BY_AGENT,
                    OTHER_VERSION,
                    TOO_MANY,
                    DECLINED -> State.DENIED;
            case SUSPENDED -> State.SUSPENDED;
            case NONE,
                    RESUMED,
                    BANNED,
                    OFFERED,
                    ASKED,
                    TERMINATED_BY_REQUESTER,
                    TERMINATED_BY_PROVIDER,
                    POLICY_CHANGED,
                    ATTESTATION_LOST,
                    DELEGATION_LAPSED,
                    UNKNOWN_INTERACTION -> State.TERMINATED;
            case WITHDRAWN -> State.WITHDRAWN;
            case EXPIRED -> State.EXPIRED;
        };
    }
}
