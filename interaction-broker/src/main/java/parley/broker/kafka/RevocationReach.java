package parley.broker.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.AttestationRevoked;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.avro.SubjectKind;
import parley.broker.view.Views;
import parley.identity.Revocations;
import parley.policy.RootPolicies;

/// Brings what was revoked into the log of every twin of ours that it concerns: that asks for something of
/// who revoked it, or has an interaction that rests on it.
///
/// Level-triggered: as long as an interaction goes on that shows what was revoked, it is said again, under
/// an id that is decided on once.
public final class RevocationReach implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RevocationReach.class);
    private static final Duration AGAIN = Duration.ofMillis(500);
    private static final Duration LATER = Duration.ofSeconds(30);
    private static final int MOST = 100_000;

    private final String own;
    private final Views views;
    private final Revocations revocations;
    private final RequestLog log;
    private final BooleanSupplier known;
    /// When something was said last, by the id of its entry.
    private final Map<String, Long> said = new HashMap<>();

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("revocations").daemon().factory());

    /// @param own our organisation's DID
    /// @param known whether the topics have been read
    public RevocationReach(String own, Views views, Revocations revocations, RequestLog log, BooleanSupplier known) {
        this.own = own;
        this.views = views;
        this.revocations = revocations;
        this.log = log;
        this.known = known;
        revocations.listen(this::read);
        later(AGAIN);
    }

    /// What was read before is in the logs that it concerned then; what our organisation revokes, the call that says so
    /// brings there.
    private void read(AttestationRevoked revocation) {
        if (known.getAsBoolean() && !revocation.getBy().equals(own)) {
            concerned(revocation).forEach(twin -> say(twin, revocation));
        }
    }

    /// The twins of ours whose policy asks for something of who revoked it, or that have something that
    /// rests on it.
    public List<String> concerned(AttestationRevoked revocation) {
        return Stream.concat(
                        views.twins().all().stream().filter(twin -> asks(twin, revocation.getBy())),
                        resting(revocation).map(Interaction::getProvider))
                .distinct()
                .sorted()
                .toList();
    }

    /// The interactions that go on and show what was revoked, in which a twin of ours provides.
    public Stream<Interaction> resting(AttestationRevoked revocation) {
        return views.interactions()
                .live()
                .filter(interaction -> interaction.getProviderOrganisation().equals(own)
                        && interaction.getAttested().stream()
                                .anyMatch(each -> each.getBy().equals(revocation.getBy())
                                        && each.getId().equals(revocation.getAttestation())));
    }

    private boolean asks(String twin, String organisation) {
        return views.policy(twin).stream()
                .flatMap(RevocationReach::rules)
                .anyMatch(rule -> rule.getSubject().getKind() == SubjectKind.ATTESTED
                        && rule.getSubject().getValue().equals(organisation));
    }

    private static Stream<Rule> rules(Policy policy) {
        return Stream.of(List.copyOf(policy.getRules()), RootPolicies.inbound(policy))
                .filter(Objects::nonNull)
                .flatMap(List::stream);
    }

    /// What has to stand in the log of that twin.
    public static LogEntry entry(String twin, AttestationRevoked revocation) {
        return new LogEntry(cause(twin, revocation), revocation);
    }

    /// The id of the entry that says so in the log of that twin.
    public static String cause(String twin, AttestationRevoked revocation) {
        String scoped = "revocation\n" + revocation.getBy() + "\n" + revocation.getAttestation() + "\n" + twin;
        return UUID.nameUUIDFromBytes(scoped.getBytes(UTF_8)).toString();
    }

    private void look() {
        try {
            if (known.getAsBoolean()) {
                for (AttestationRevoked revocation : revocations.all()) {
                    resting(revocation)
                            .map(Interaction::getProvider)
                            .distinct()
                            .toList()
                            .forEach(twin -> again(twin, revocation));
                }
            }
        } catch (RuntimeException e) {
            LOG.error("what was revoked was not brought on", e);
        } finally {
            later(AGAIN);
        }
    }

    /// What is decided on late is not said all the time meanwhile.
    private void again(String twin, AttestationRevoked revocation) {
        String cause = cause(twin, revocation);
        long now = System.nanoTime();
        Long before = said.get(cause);
        if (before == null || now - before > LATER.toNanos()) {
            if (said.size() >= MOST) {
                said.clear();
            }
            said.put(cause, now);
            say(twin, revocation);
        }
    }

    private void say(String twin, AttestationRevoked revocation) {
        var _ = log.append(twin, entry(twin, revocation)).whenComplete((_, failed) -> {
            if (failed != null) {
                LOG.warn("revocation not logged twin={} reason={}", twin, failed.toString());
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
