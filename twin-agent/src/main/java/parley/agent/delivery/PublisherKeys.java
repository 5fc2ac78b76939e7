package parley.agent.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;
import parley.framing.SourcePosition;
import parley.identity.PublicKey;
import parley.identity.RecordSignature.Stamp;
import parley.identity.TwinDocument;

/// The keys that may publish in one twin's name, from its endorsed document; asks again when it meets an unknown one,
/// and each half a minute, so that none is believed for long that was taken away.
///
/// Not thread-safe: every subscriber has its own.
public final class PublisherKeys {
    private static final Logger LOG = LoggerFactory.getLogger(PublisherKeys.class);

    /// So that a flood of records with unknown keys is not a flood of calls.
    private static final Duration BETWEEN_CALLS = Duration.ofSeconds(1);

    /// For how long a document is believed without asking whether there is a newer one.
    private static final Duration FRESH = Duration.ofSeconds(30);

    /// How long a record may wait for its key to be named: its space has believed it, so the registry lags.
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final int KEPT = 1000;

    private final Map<String, Instant> unknown = new HashMap<>();
    private final String twin;
    private final Supplier<Optional<TwinDocument>> registry;
    private final DocumentFile file;
    private final InstantSource clock;
    private final Executor executor;
    private @Nullable TwinDocument document;
    private Instant asked = Instant.MIN;
    /// When the registry last said which document there is; never, if it only lay in the file.
    private Instant seen = Instant.MIN;
    private @Nullable CompletableFuture<Optional<TwinDocument>> renewal;

    /// @param registry the document as the registry has it now, verified; empty if it may not be seen (any longer)
    /// @param file the document as it was last seen, for when the registry no longer shows it
    public PublisherKeys(
            String twin, Supplier<Optional<TwinDocument>> registry, DocumentFile file, InstantSource clock) {
        this(twin, registry, file, clock, task -> Thread.ofVirtual().start(task));
    }

    /// @param executor on which the registry is asked beside the records
    PublisherKeys(
            String twin,
            Supplier<Optional<TwinDocument>> registry,
            DocumentFile file,
            InstantSource clock,
            Executor executor) {
        this.executor = executor;
        this.twin = twin;
        this.registry = registry;
        this.file = file;
        this.clock = clock;
    }

    /// The key with which a record was signed that claims this, if it may publish it now and could when it is dated.
    ///
    /// @param source where the record stands in the feed
    /// @param dated what the record says: whoever has a key that has expired can date back
    /// @throws UnreachableException if no document of the twin can be had, or none yet that names the key
    @Nullable
    PublicKey of(Stamp claimed, SourcePosition source, Instant dated) {
        var known = document == null ? refreshed() : renewed(document);
        var now = clock.instant();
        var at = dated.isAfter(now) ? dated : now;
        var key = known.publisher(claimed, source, at);
        if (key == null && mayAsk()) {
            known = refreshed();
            key = known.publisher(claimed, source, at);
        }
        if (key == null && !known.names(claimed.key()) && mayYetCome(claimed.key())) {
            throw new UnreachableException("the document of " + twin + " does not name " + claimed.key() + " yet");
        }
        if (key == null && mayBeRenewed(known, claimed, source, dated)) {
            throw new UnreachableException(
                    "whether the delegation of " + claimed.key() + " was renewed is not to be had");
        }
        return key;
    }

    /// Whether a key has expired since the document was seen, which is all that speaks against it.
    private boolean mayBeRenewed(TwinDocument known, Stamp claimed, SourcePosition source, Instant dated) {
        return seen.isBefore(clock.instant())
                && known.publisher(claimed, source, dated.isAfter(seen) ? dated : seen) != null;
    }

    /// Whether it is too early to give up on a key: the record may have been faster than the document that names it.
    private boolean mayYetCome(String method) {
        if (unknown.size() >= KEPT) {
            unknown.clear();
        }
        var now = clock.instant();
        return now.isBefore(unknown.computeIfAbsent(method, _ -> now).plus(PATIENCE));
    }

    private boolean mayAsk() {
        return !clock.instant().isBefore(asked.plus(BETWEEN_CALLS));
    }

    /// The document, or a newer one if it has come: it is asked for beside the records, which do not wait for it.
    private TwinDocument renewed(TwinDocument known) {
        var asking = renewal;
        if (asking == null) {
            if (!clock.instant().isBefore(asked.plus(FRESH))) {
                asked = clock.instant();
                renewal = CompletableFuture.supplyAsync(registry, executor);
            }
            return known;
        }
        if (!asking.isDone()) {
            return known;
        }
        renewal = null;
        var newer = asking.exceptionally(failed -> {
                    LOG.debug("the document of {} is not to be had anew", twin, failed);
                    return Optional.empty();
                })
                .join();
        newer.ifPresent(this::take);
        return newer.orElse(known);
    }

    private void take(TwinDocument fresh) {
        file.write(fresh);
        document = fresh;
        seen = clock.instant();
    }

    private TwinDocument refreshed() {
        var known = document != null ? Optional.of(document) : file.read();
        var found = ask(known.isPresent()).or(() -> known);
        asked = clock.instant();
        document = found.orElseThrow(() -> new UnreachableException("the document of " + twin + " is not to be had"));
        return document;
    }

    private Optional<TwinDocument> ask(boolean haveAnother) {
        try {
            var fresh = registry.get();
            seen = clock.instant();
            fresh.ifPresent(file::write);
            return fresh;
        } catch (ProblemException | UnreachableException | IllegalStateException e) {
            if (haveAnother) {
                LOG.debug("the document of {} is not to be had anew", twin, e);
                return Optional.empty();
            }
            throw e;
        }
    }
}
