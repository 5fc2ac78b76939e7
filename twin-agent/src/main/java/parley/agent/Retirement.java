package parley.agent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import parley.agent.service.ProblemException;
import parley.avro.State;

/// Deletes a twin with all that goes on with it: what was allowed ends first, so that nothing outlives it.
record Retirement(ActingTwin twin) {
    private static final String IN_USE = "urn:parley:problem:in-use";
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration GLANCE = Duration.ofMillis(200);

    /// @param reason for people of the other sides
    List<Holding> perform(String reason) {
        if (twin.policy().get().isPresent()) {
            twin.policy().remove();
        }
        var held = new ArrayList<Holding>();
        for (var each : twin.interactions()) {
            if (live(each.state())) {
                twin.terminate(each.id(), reason);
            }
            held(each).ifPresent(held::add);
        }
        delete();
        return held;
    }

    private static boolean live(State state) {
        return switch (state) {
            case REQUESTED, PENDING, OFFERED, ACTIVE, SUSPENDED -> true;
            case DENIED, TERMINATED, WITHDRAWN, EXPIRED -> false;
        };
    }

    private Optional<Holding> held(InteractionView each) {
        var organisation = twin.did().organisationOf().value();
        return each.provider().equals(twin.did().value()) && !each.requester().startsWith(organisation + ":twins:")
                ? each.delivered()
                        .filter(delivered -> delivered.records() > 0)
                        .map(delivered -> new Holding(each.requester(), each.feed(), delivered))
                : Optional.empty();
    }

    /// The registry hears of the ends a moment later than who ended them.
    private void delete() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                new Changes(twin).delete();
                return;
            } catch (ProblemException e) {
                if (!e.problem().type().equals(IN_USE) || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(GLANCE.toNanos());
            }
        }
    }
}
