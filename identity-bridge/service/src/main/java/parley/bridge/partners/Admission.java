package parley.bridge.partners;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.identity.Partnership;
import parley.identity.Partnership.State;

/// Whether a partnership may be what follows on what there is. Values in, values out.
final class Admission {
    private Admission() {}

    /// What is to be recorded; empty if that stands there already.
    ///
    /// @param known of the same invitation; never forgotten, so that no invitation counts twice
    /// @throws IllegalArgumentException saying why nothing is
    static Optional<Partnership> of(
            Partnership offered, @Nullable Standing known, Collection<Standing> all, Instant now) {
        if (known != null) {
            var before = known.partnership().statements();
            var after = offered.statements();
            if (startsWith(before, after)) {
                return Optional.empty();
            }
            if (!startsWith(after, before)) {
                throw new IllegalArgumentException("the invitation " + offered.id() + " was used before: "
                        + known.partnership().state() + " with other statements");
            }
        } else if (offered.state() == State.REMOVED) {
            throw new IllegalArgumentException("there was no such partnership");
        }
        offered.requireOurKey(
                known == null ? 0 : known.partnership().statements().size());
        boolean open = offered.state() == State.INVITED || offered.state() == State.ACCEPTED;
        if (open && !now.isBefore(offered.validUntil())) {
            throw new IllegalArgumentException("the invitation expired at " + offered.validUntil());
        }
        if (offered.state() != State.REMOVED) {
            all.stream()
                    .filter(standing -> standing.stands(now))
                    .flatMap(standing -> standing.conflict(offered).stream())
                    .findFirst()
                    .ifPresent(why -> {
                        throw new IllegalArgumentException(why);
                    });
        }
        return Optional.of(offered);
    }

    private static boolean startsWith(List<String> longer, List<String> shorter) {
        return longer.size() >= shorter.size()
                && longer.subList(0, shorter.size()).equals(shorter);
    }
}
