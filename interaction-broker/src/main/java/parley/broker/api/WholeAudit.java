package parley.broker.api;

import jakarta.inject.Singleton;
import java.io.InputStream;
import java.util.Iterator;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.AuditEntry;
import parley.broker.kafka.AuditLog;
import parley.broker.view.Interactions;
import parley.broker.view.Views;
import parley.identity.Did;
import parley.identity.audit.ChainLine;
import parley.identity.http.CallerAgent;

/// All of an audit, as far as a twin may see it. A chain is of one log: of the twin's own, of a partner's
/// twin, in which stands what ours asked of it, or of our organisation.
@Singleton
final class WholeAudit {

    private static final Logger LOG = LoggerFactory.getLogger(WholeAudit.class);

    /// Each has a consumer, for as long as its caller takes to read.
    private static final int MOST_READERS = 8;

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
    record Chain(Did twin, Did of, Predicate<AuditEntry> shows) {}

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
        return new Chain(did, other, entry -> concerns(entry, did.value()));
    }

    private boolean concerns(AuditEntry entry, String twin) {
        return entry.getTwin().equals(twin)
                || views.interactions()
                        .get(entry.getInteraction())
                        .filter(interaction -> Interactions.party(interaction, twin))
                        .isPresent();
    }

    /// The entries, a line each.
    InputStream export(Chain chain, AuditFilter filter, AuditFormat format) {
        AuditLog.Reading<AuditLog.Content> contents = contents(chain.of);
        Iterator<String> lines = Stream.concat(
                        Stream.of(format.header()),
                        stream(contents)
                                .filter(content -> wanted(content, chain, filter))
                                .map(format::line))
                .iterator();
        return new LineStream(lines, contents);
    }

    /// What cannot be read is shown as such, as nobody knows what it is about.
    private boolean wanted(AuditLog.Content content, Chain chain, AuditFilter filter) {
        AuditEntry entry = content.entry();
        return entry == null || (chain.shows.test(entry) && filter.wants(entry, chain.twin, views.interactions()));
    }

    /// The links and the signed heads, a line each.
    InputStream links(Chain chain) {
        AuditLog.Reading<ChainLine> lines = open(() -> log.chain(chain.of.value()));
        return new LineStream(stream(lines).map(line -> line.json() + "\n").iterator(), lines);
    }

    /// The entries of that chain that have their content, to be closed.
    AuditLog.Reading<AuditLog.Content> contents(Did of) {
        return open(() -> log.contents(of.value()));
    }

    private <T> AuditLog.Reading<T> open(Supplier<AuditLog.Reading<T>> opening) {
        if (!readers.tryAcquire()) {
            throw Problems.unavailable("as many audits are being read as can be at once; try again");
        }
        try {
            return new Counted<>(opening.get(), readers, new AtomicBoolean());
        } catch (KafkaException e) {
            readers.release();
            LOG.warn("the audit cannot be read", e);
            throw Problems.unavailable("the audit cannot be read now");
        } catch (RuntimeException e) {
            readers.release();
            throw e;
        }
    }

    /// Makes room for another when it is closed.
    private record Counted<T>(AuditLog.Reading<T> reading, Semaphore readers, AtomicBoolean closed)
            implements AuditLog.Reading<T> {
        @Override
        public boolean hasNext() {
            return reading.hasNext();
        }

        @Override
        public T next() {
            return reading.next();
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                try (reading) {
                    readers.release();
                }
            }
        }
    }

    private static <T> Stream<T> stream(Iterator<T> each) {
        Iterable<T> iterable = () -> each;
        return StreamSupport.stream(iterable.spliterator(), false);
    }
}
