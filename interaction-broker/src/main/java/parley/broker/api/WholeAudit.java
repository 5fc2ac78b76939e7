package parley.broker.api;

import jakarta.inject.Singleton;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.AuditEntry;
import parley.broker.kafka.AuditLog;
import parley.broker.view.Commands;
import parley.broker.view.Interactions;
import parley.broker.view.Views;
import parley.identity.Did;
import parley.identity.http.CallerAgent;

/// All of an audit, as far as a twin may see it. A chain is of one log: of the twin's own, of a partner's
/// twin, in which stands what ours asked of it, or of our organisation.
@Singleton
final class WholeAudit {

    private static final Logger LOG = LoggerFactory.getLogger(WholeAudit.class);

    /// Each has a consumer, and a page in memory.
    private static final int MOST_READERS = 8;

    /// A page that has as many characters ends with the line that it is at.
    private static final int ENOUGH = 4 * 1024 * 1024;

    private final Acting acting;
    private final AuditLog log;
    private final Views views;
    private final Semaphore readers = new Semaphore(MOST_READERS);

    WholeAudit(Acting acting, AuditLog log, Views views) {
        this.acting = acting;
        this.log = log;
        this.views = views;
    }

    /// The chain that a caller means.
    ///
    /// @param twin for which it asks
    /// @param shows what the twin may see of its contents
    /// @param known whether the twin may know of it: else it is as one that never began
    record Chain(Did twin, Did of, Predicate<AuditEntry> shows, boolean known) {

        Chain(Did twin, Did of, Predicate<AuditEntry> shows) {
            this(twin, of, shows, true);
        }
    }

    /// @param of the DID whose chain it is; null is the twin's own
    Chain chain(CallerAgent caller, @Nullable String twin, @Nullable String of) {
        Did did = acting.delegated(caller, twin);
        if (of == null || of.equals(did.value())) {
            return new Chain(did, did, _ -> true);
        }
        String organisation = acting.organisation();
        if (of.equals(organisation)) {
            acting.administered(caller, twin);
            return new Chain(
                    did,
                    AuditFilter.did("of", of),
                    entry -> views.concerns(organisation, entry)
                            || entry.getProvider().equals(did.value()));
        }
        Did other = AuditFilter.did("of", of);
        if (other.organisation().equals(organisation) || other.twinName().isEmpty()) {
            throw Problems.invalid("of", "the twin itself, its organisation or a partner's twin is needed");
        }
        return new Chain(did, other, entry -> concerns(entry, did.value()), dealtWith(did, other));
    }

    private boolean dealtWith(Did twin, Did other) {
        return views.interactions().of(twin.value()).stream()
                        .anyMatch(interaction -> Interactions.party(interaction, other.value()))
                || views.commands().of(twin.value()).stream()
                        .anyMatch(seen -> Commands.party(seen.command(), other.value()));
    }

    private boolean concerns(AuditEntry entry, String twin) {
        return entry.getTwin().equals(twin)
                || views.interactions()
                        .get(entry.getInteraction())
                        .filter(interaction -> Interactions.party(interaction, twin))
                        .isPresent();
    }

    /// Some lines of an answer.
    ///
    /// @param next where to go on; empty if nothing is left
    record Page(String lines, OptionalLong next) {}

    /// The entries, a line each.
    ///
    /// @param from where to go on, 0 to begin
    Page export(Chain chain, AuditFilter filter, AuditFormat format, long from) {
        return page(
                () -> log.contents(chain.of.value(), from),
                from == 0 ? format.header() : "",
                content -> wanted(content, chain, filter) ? format.line(content) : "");
    }

    /// What cannot be read is shown as such, as nobody knows what it is about.
    private boolean wanted(AuditLog.Content content, Chain chain, AuditFilter filter) {
        AuditEntry entry = content.entry();
        return entry == null || (chain.shows.test(entry) && filter.wants(entry, chain.twin, views.interactions()));
    }

    /// The links and the signed heads, a line each.
    ///
    /// @param from where to go on, 0 to begin
    Page links(Chain chain, long from) {
        return chain.known
                ? page(() -> log.chain(chain.of.value(), from), "", line -> line.json() + "\n")
                : new Page("", OptionalLong.empty());
    }

    private <T> Page page(Supplier<AuditLog.Reading<T>> opening, String header, Function<T, String> line) {
        return reading(opening, reading -> {
            StringBuilder lines = new StringBuilder(header);
            while (reading.hasNext()) {
                if (lines.length() >= ENOUGH) {
                    return new Page(lines.toString(), OptionalLong.of(reading.offset()));
                }
                lines.append(line.apply(reading.next()));
            }
            return new Page(lines.toString(), OptionalLong.empty());
        });
    }

    /// Does something with the entries of a twin's chain that have their content.
    <R> R contents(Did of, Function<AuditLog.Reading<AuditLog.Content>, R> use) {
        return reading(() -> log.contents(of.value(), 0), use);
    }

    private <T, R> R reading(Supplier<AuditLog.Reading<T>> opening, Function<AuditLog.Reading<T>, R> use) {
        if (!readers.tryAcquire()) {
            throw Problems.unavailable("as many audits are being read as can be at once; try again");
        }
        try (AuditLog.Reading<T> reading = opening.get()) {
            return use.apply(reading);
        } catch (KafkaException e) {
            LOG.warn("the audit cannot be read", e);
            throw Problems.unavailable("the audit cannot be read now");
        } finally {
            readers.release();
        }
    }
}
