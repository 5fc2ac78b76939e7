package parley.broker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.DelegationLapsed;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.broker.view.OwnTwin;
import parley.broker.view.Views;
import parley.identity.Function;

/// Has every interaction ended whose agent may subscribe for its twin, one of ours, no more: its delegation
/// was removed, narrowed, or has run out. By an entry in the log, like any end.
///
/// Another key of the same agent changes nothing. Level-triggered: as long as one goes on, it is said
/// again, under an id that is decided on once.
public final class DelegationLapses implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DelegationLapses.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration AGAIN = Duration.ofSeconds(30);

    private final Views views;
    private final RequestLog log;
    private final BooleanSupplier known;
    private final BooleanSupplier refresh;
    private final InstantSource clock;
    /// When the end of an interaction was said last.
    private final Map<String, Instant> said = new HashMap<>();

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("delegation lapses").daemon().factory());

    /// @param known whether `interactions` and `twins` have been read
    /// @param refresh reads `twins` to the end that it has now; false if that does not succeed
    public DelegationLapses(
            Views views, RequestLog log, BooleanSupplier known, BooleanSupplier refresh, InstantSource clock) {
        this.views = views;
        this.log = log;
        this.known = known;
        this.refresh = refresh;
        this.clock = clock;
        var _ = executor.scheduleWithFixedDelay(this::look, PAUSE.toMillis(), PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            if (!known.getAsBoolean()) {
                return;
            }
            List<Interaction> lapsed = lapsed();
            said.keySet().retainAll(lapsed.stream().map(Interaction::getId).toList());
            // What was delegated a moment ago may not have been read
            if (!lapsed.isEmpty() && refresh.getAsBoolean()) {
                lapsed().forEach(this::end);
            }
        } catch (RuntimeException e) {
            LOG.error("delegations not looked at", e);
        }
    }

    /// Of a twin that is not known, or not ours, nothing is said.
    private List<Interaction> lapsed() {
        return views.interactions()
                .live()
                .filter(interaction -> asked(interaction)
                        && views.twins()
                                .get(interaction.getRequester())
                                .filter(twin -> !maySubscribe(twin, interaction.getAgent()))
                                .isPresent())
                .toList();
    }

    /// Nobody has asked for what was only offered.
    private static boolean asked(Interaction interaction) {
        Half half = interaction.getRequesterHalf();
        return half != null
                && half.getEpoch() == interaction.getEpoch()
                && !interaction.getAgent().isEmpty();
    }

    private boolean maySubscribe(OwnTwin twin, String method) {
        String agent = method.substring(method.indexOf('#') + 1);
        int tag = agent.indexOf('.');
        return twin.document()
                .ofAgent(tag < 0 ? agent : agent.substring(0, tag))
                .filter(delegation -> delegation.covers(Function.SUBSCRIBE, clock.instant()))
                .isPresent();
    }

    private void end(Interaction interaction) {
        Instant now = clock.instant();
        Instant before = said.put(interaction.getId(), now);
        if (before != null && now.isBefore(before.plus(AGAIN))) {
            said.put(interaction.getId(), before);
            return;
        }
        String scoped =
                "delegation\n" + interaction.getId() + "\n" + interaction.getEpoch() + "\n" + interaction.getAgent();
        LogEntry entry = new LogEntry(
                UUID.nameUUIDFromBytes(scoped.getBytes(UTF_8)).toString(),
                new DelegationLapsed(
                        interaction.getId(),
                        interaction.getEpoch(),
                        interaction.getRequester(),
                        interaction.getAgent()));
        var _ = log.append(interaction.getProvider(), entry).whenComplete((_, failed) -> {
            if (failed != null) {
                LOG.warn("end not logged interaction={} reason={}", interaction.getId(), failed.toString());
            }
        });
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
