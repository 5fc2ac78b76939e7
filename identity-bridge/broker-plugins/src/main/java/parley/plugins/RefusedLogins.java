package parley.plugins;

import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.security.oauthbearer.JwtValidatorException;
import org.jspecify.annotations.Nullable;
import parley.audit.Denial;

/// The logins that a listener refuses, counted for the audit with what its node denies ([NodeDenials]). Thread-safe
/// once
/// it is open.
///
/// Nothing of a token that is not believed is: whoever logs in is [Denial#ANONYMOUS], and why is one of the few
/// sentences of [Disbelief].
final class RefusedLogins implements AutoCloseable {
    private static final String LISTENER = "LISTENER";
    private static final String OPERATION = "AUTHENTICATE";

    private final String listener;
    private Consumer<Denial> counted;
    private @Nullable NodeDenials node;

    /// Those of a listener; none is counted before it is open.
    RefusedLogins(String listener) {
        this(listener, denial -> {});
    }

    RefusedLogins(String listener, Consumer<Denial> counted) {
        this.listener = listener;
        this.counted = counted;
    }

    /// From now on they count at the node that is configured so, if its settings ask for a report.
    void open(Map<String, ?> configs) {
        node = NodeDenials.open(configs);
        if (node != null) {
            counted = node::count;
        }
    }

    /// Counts one.
    /// @return why it is refused, to be thrown
    JwtValidatorException counting(JwtValidatorException why) {
        counted.accept(Denial.of(Denial.ANONYMOUS, LISTENER, listener, OPERATION, Disbelief.reason(why)));
        return why;
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
            node = null;
        }
    }
}
