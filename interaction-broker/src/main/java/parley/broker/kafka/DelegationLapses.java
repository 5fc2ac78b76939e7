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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Command;
import parley.avro.CommandLapsed;
import parley.avro.DelegationLapsed;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.broker.view.Views;
import parley.identity.Function;

/// Has every interaction ended whose agent may subscribe for its twin, one of ours, no more, and every command to
/// one of ours that nobody has begun and whose agent may send none any more: its delegation was removed, narrowed,
/// or has run out. By an entry in the log, like any end.
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
    /// When the end of an interaction or a command was said last.
    private final Map<String, Instant> said = new HashMap<>();

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("delegation lapses").daemon().factory());

    /// @param known whether `interactions`, `commands`, `twins` and `partner-documents` have been read
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
            List<Lapse> lapsed = lapsed();
            said.keySet().retainAll(lapsed.stream().map(Lapse::subject).toList());
            // What was delegated a moment ago may not have been read
            if (!lapsed.isEmpty() && refresh.getAsBoolean()) {
                lapsed().forEach(this::say);
            }
        } catch (RuntimeException e) {
            LOG.error("delegations not looked at", e);
        }
    }

    /// What is to be said of an interaction or a command.
    ///
    /// @param subject its id
    /// @param provider the twin in whose log it is decided
    /// @param scope what makes it another lapse of the same subject
    private record Lapse(String subject, String provider, String scope, Object event) {
        LogEntry entry() {
            String scoped = "delegation\n" + subject + "\n" + scope;
            return new LogEntry(UUID.nameUUIDFromBytes(scoped.getBytes(UTF_8)).toString(), event);
        }
    }

    private List<Lapse> lapsed() {
        Instant now = clock.instant();
        return Stream.concat(
                        views.interactions()
                                .live()
                                .filter(interaction -> asked(interaction) && lapsed(interaction, now))
                                .map(DelegationLapses::lapse),
                        views.commands()
                                .unbegun()
                                .filter(command -> lapsed(command, now))
                                .map(DelegationLapses::lapse))
                .toList();
    }

    /// Nobody has asked for what was only offered.
    private static boolean asked(Interaction interaction) {
        Half half = interaction.getRequesterHalf();
        return half != null
                && half.getEpoch() == interaction.getEpoch()
                && !interaction.getAgent().isEmpty();
    }

    /// A partner ends its own twins' interactions itself.
    private boolean lapsed(Interaction interaction, Instant now) {
        String requester = interaction.getRequester();
        return views.twins().get(requester).isPresent()
                && views.delegations().lapsed(requester, interaction.getAgent(), Function.SUBSCRIBE, now);
    }

    private boolean lapsed(Command command, Instant now) {
        return views.twins().get(command.getProvider()).isPresent()
                && views.delegations().lapsed(command, now);
    }

    private static Lapse lapse(Interaction interaction) {
        String agent = interaction.getAgent();
        return new Lapse(
                interaction.getId(),
                interaction.getProvider(),
                interaction.getEpoch() + "\n" + agent,
                new DelegationLapsed(interaction.getId(), interaction.getEpoch(), interaction.getRequester(), agent));
    }

    private static Lapse lapse(Command command) {
        return new Lapse(
                command.getId(),
                command.getProvider(),
                command.getState().name(),
                new CommandLapsed(command.getId(), command.getAgent()));
    }

    private void say(Lapse lapse) {
        Instant now = clock.instant();
        Instant before = said.put(lapse.subject(), now);
        if (before != null && now.isBefore(before.plus(AGAIN))) {
            said.put(lapse.subject(), before);
            return;
        }
        var _ = log.append(lapse.provider(), lapse.entry()).whenComplete((_, failed) -> {
            if (failed != null) {
                LOG.warn("end not logged subject={} reason={}", lapse.subject(), failed.toString());
            }
        });
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
