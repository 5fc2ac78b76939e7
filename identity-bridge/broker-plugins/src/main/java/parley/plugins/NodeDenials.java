package parley.plugins;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.jspecify.annotations.Nullable;
import parley.audit.Denial;
import parley.audit.DenialReport;

/// What a node's authorizers deny and its listeners refuse, told to the audit by one report. Thread-safe.
///
/// The settings `parley.denials.*` are those of the report's producer, which must be allowed to write everywhere, as
/// the
/// broker's own login is, and `parley.denials.organisation`, the DID under which entries are written. Without them
/// nothing is told. `parley.denials.period.ms` takes the place of the minute.
final class NodeDenials implements AutoCloseable {
    private static final String PREFIX = "parley.denials.";
    private static final String ORGANISATION = PREFIX + "organisation";
    private static final String PERIOD = PREFIX + "period.ms";

    private static final Map<Integer, Shared> REPORTS = new HashMap<>();

    private final int node;
    private final DenialReport report;

    /// One for all of a node: one that is broker and controller has two authorizers, and a listener has as many
    /// validators as network threads.
    private record Shared(DenialReport report, int users) {}

    private NodeDenials(int node, DenialReport report) {
        this.node = node;
        this.report = report;
    }

    /// Those of the node, to be closed by each who opened them; null if the settings do not ask for a report.
    static @Nullable NodeDenials open(Map<String, ?> configs) {
        if (!configs.containsKey(PREFIX + ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            return null;
        }
        if (!(configs.get(ORGANISATION) instanceof String organisation)) {
            throw new ConfigException(ORGANISATION + " is missing");
        }
        int node = Integer.parseInt(String.valueOf(configs.get("node.id")));
        synchronized (REPORTS) {
            var shared = REPORTS.get(node);
            var report = shared != null
                    ? shared.report()
                    : DenialReport.start(
                            "broker-" + node, organisation, period(configs), InstantSource.system(), client(configs));
            REPORTS.put(node, new Shared(report, shared == null ? 1 : shared.users() + 1));
            return new NodeDenials(node, report);
        }
    }

    private static Duration period(Map<String, ?> configs) {
        var text = Objects.requireNonNullElse(configs.get(PERIOD), 60_000).toString();
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new ConfigException(PERIOD, text, "a number of milliseconds is needed");
        }
        return Duration.ofMillis(Long.parseLong(text));
    }

    private static Map<String, Object> client(Map<String, ?> configs) {
        var client = new HashMap<String, Object>();
        configs.forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !name.equals(ORGANISATION) && !name.equals(PERIOD)) {
                client.put(name.substring(PREFIX.length()), value);
            }
        });
        return client;
    }

    /// Counts those of the actions that are denied.
    void count(AuthorizableRequestContext context, List<Action> actions, List<AuthorizationResult> results) {
        denied(context.principal(), actions, results).forEach(report::count);
    }

    /// Counts one.
    void count(Denial denial) {
        report.count(denial);
    }

    /// Those of the actions that are denied. What Kafka does not want logged is none: it looks for what a client may
    /// do,
    /// as when all topics are listed, and the client asked for none of them.
    static Stream<Denial> denied(KafkaPrincipal principal, List<Action> actions, List<AuthorizationResult> results) {
        return IntStream.range(0, results.size())
                .filter(i -> results.get(i) == AuthorizationResult.DENIED
                        && actions.get(i).logIfDenied())
                .mapToObj(i -> denial(principal, actions.get(i)));
    }

    private static Denial denial(KafkaPrincipal principal, Action action) {
        var resource = action.resourcePattern();
        return Denial.of(
                principal.getPrincipalType().equals(KafkaPrincipal.USER_TYPE)
                        ? principal.getName()
                        : principal.toString(),
                resource.resourceType().name(),
                resource.name(),
                action.operation().name(),
                "");
    }

    /// Ends the report when the last who opened it has closed it; waits for nothing.
    @Override
    public void close() {
        synchronized (REPORTS) {
            var shared = REPORTS.get(node);
            if (shared == null || shared.report() != report) {
                return;
            }
            if (shared.users() > 1) {
                REPORTS.put(node, new Shared(report, shared.users() - 1));
                return;
            }
            REPORTS.remove(node);
            report.close();
        }
    }
}
