package parley.broker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.PartnershipEnded;
import parley.broker.view.Interactions;
import parley.identity.Partner;
import parley.identity.Partners;

/// Has every interaction ended that goes on with an organisation whose partnership was removed: by an entry in the log,
/// like any end.
///
/// Level-triggered: as long as one goes on, it is said again, under an id that is decided on once.
public final class PartnershipEnds implements Partners.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartnershipEnds.class);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration LATER = Duration.ofSeconds(5);

    private final Partners partners;
    private final Interactions interactions;
    private final RequestLog log;
    private final BooleanSupplier known;
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("partnership ends").daemon().factory());

    /// @param known whether `interactions` has been read
    public PartnershipEnds(Partners partners, Interactions interactions, RequestLog log, BooleanSupplier known) {
        this.partners = partners;
        this.interactions = interactions;
        this.log = log;
        this.known = known;
        partners.tell(this);
    }

    @Override
    public void joined(Partner partner) {}

    @Override
    public void left(Partner partner) {}

    @Override
    public void read(long next) {
        later(Duration.ZERO);
    }

    private void look() {
        if (!known.getAsBoolean()) {
            later(AGAIN);
            return;
        }
        boolean any = false;
        for (String organisation : partners.former()) {
            for (Interaction interaction : interactions.liveWith(organisation)) {
                any = true;
                end(organisation, interaction);
            }
        }
        if (any) {
            later(AGAIN);
        } else if (!partners.former().isEmpty()) {
            // What was asked for before the end may be decided after it
            later(LATER);
        }
    }

    private void end(String organisation, Interaction interaction) {
        String scoped = "partnership\n" + interaction.getId() + "\n" + interaction.getEpoch();
        LogEntry entry = new LogEntry(
                UUID.nameUUIDFromBytes(scoped.getBytes(UTF_8)).toString(),
                new PartnershipEnded(interaction.getId(), organisation));
        var _ = log.append(interaction.getProvider(), entry).whenComplete((_, failed) -> {
            if (failed != null) {
                LOG.warn("end not logged interaction={} reason={}", interaction.getId(), failed.toString());
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the task does not throw
    private void later(Duration pause) {
        try {
            executor.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("closed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
