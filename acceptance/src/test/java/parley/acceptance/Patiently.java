package parley.acceptance;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;

/// Waits for what comes by itself, for as long as a busy machine may need. How long it took is no one's business here.
final class Patiently {
    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final Duration GLANCE = Duration.ofMillis(20);

    private Patiently() {}

    /// A wait that names what it waits for; a service that does not answer, or not yet, is asked again.
    static ConditionFactory await(String what) {
        return Awaitility.await(what)
                .atMost(LONGEST)
                .pollDelay(Duration.ZERO)
                .pollInterval(GLANCE)
                .ignoreExceptionsMatching(e -> e instanceof UnreachableException || e instanceof ProblemException);
    }

    /// The first value that there is.
    static <T> T get(String what, Callable<Optional<T>> lookup) {
        return await(what).until(lookup, Optional::isPresent).orElseThrow();
    }
}
