package parley.agent.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
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
    private @Nullable TwinDocument document;
    private Instant asked = Instant.MIN;

    /// @param registry the document as the registry has it now, verified; empty if it may not be seen (any longer)
    /// @param file the document as it was last seen, for when the registry no longer shows it
    public PublisherKeys(
            String twin, Supplier<Optional<TwinDocument>> registry, DocumentFile file, InstantSource clock) {
        this.twin = twin;
        this.registry = registry;
        this.file = file;
        this.clock = clock;
    }

    /// The key with which a record was signed that claims this, if it could be published at that moment.
    ///
    /// @param source where the record stands in the feed
    /// @throws UnreachableException if no document of the twin can be had, or none yet that names the key
    @Nullable
    PublicKey of(Stamp claimed, SourcePosition source, Instant at) {
        var known = document == null || isStale() ? refreshed() : document;
        var key = known.publisher(claimed, source, at);
        if (key == null && mayAsk()) {
            known = refreshed();
            key = known.publisher(claimed, source, at);
        }
        if (key == null && !known.names(claimed.key()) && mayYetCome(claimed.key())) {
            throw new UnreachableException("the document of " + twin + " does not name " + claimed.key() + " yet");
        }
        return key;
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

    private boolean isStale() {
        return !clock.instant().isBefore(asked.plus(FRESH));
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
            fresh.ifPresent(file::write);
            return fresh;
        } catch (ProblemException | UnreachableException e) {
            if (haveAnother) {
                return Optional.empty();
            }
            throw e;
        }
    }
}
