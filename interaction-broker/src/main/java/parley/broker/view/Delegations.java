package parley.broker.view;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Command;
import parley.avro.LaneDocument;
import parley.avro.LaneMessage;
import parley.identity.Function;
import parley.identity.Partner;
import parley.identity.TwinDocument;
import parley.policy.Requester;

/// What agents may still do for their twins: by the documents of our own twins, and by the newest that partners' lanes
/// brought of theirs. Thread-safe.
public final class Delegations {

    private static final Logger LOG = LoggerFactory.getLogger(Delegations.class);

    private final OwnTwins own;
    private final Map<String, TwinDocument> partners = new ConcurrentHashMap<>();

    Delegations(OwnTwins own) {
        this.own = own;
    }

    /// Takes what a partner's lane of interactions says under a key; only documents are of use.
    public void take(Partner partner, String key, @Nullable LaneMessage message) {
        if (message == null || !(message.getMessage() instanceof LaneDocument sent)) {
            return;
        }
        switch (TwinDocument.parseEndorsed(sent.getDocument(), partner.keys())) {
            case TwinDocument.Result.Endorsed(var document)
            when document.twin().value().equals(key)
                    && Requester.belongs(key, partner.did().value()) ->
                partners.merge(key, document, (known, other) -> other.version() < known.version() ? known : other);
            case TwinDocument.Result.Endorsed(var document) ->
                LOG.error("ignored, a document of another twin key={} twin={}", key, document.twin());
            case TwinDocument.Result.Refused(var why) -> LOG.error("document not believed twin={} reason={}", key, why);
        }
    }

    /// Forgets the twins of one that is a partner no more.
    public void forget(Partner partner) {
        partners.keySet().removeIf(twin -> Requester.belongs(twin, partner.did().value()));
    }

    /// Whether who sent a command may send none any more, by a document that is no older than the one by which it was
    /// believed: a lane may bring that later than the command.
    public boolean lapsed(Command command, Instant now) {
        String twin = command.getRequester();
        return document(twin).isEmpty()
                // What is ours and not known was deleted
                ? own.wouldBe(twin)
                : lapsed(twin, command.getAgent(), Function.CONTROL, command.getDocumentVersion(), now);
    }

    /// Whether it is known that an agent has no such function for its twin: its delegation was removed or narrowed, or
    /// has run out. Another key of the same agent changes nothing.
    ///
    /// @param method the agent, as a verification method id
    public boolean lapsed(String twin, String method, Function function, Instant now) {
        return lapsed(twin, method, function, 0, now);
    }

    private boolean lapsed(String twin, String method, Function function, long atLeast, Instant now) {
        return document(twin)
                .filter(document -> document.version() >= atLeast)
                .filter(document -> document.ofAgent(name(method))
                        .filter(delegation -> delegation.covers(function, now))
                        .isEmpty())
                .isPresent();
    }

    private static String name(String method) {
        String agent = method.substring(method.indexOf('#') + 1);
        int tag = agent.indexOf('.');
        return tag < 0 ? agent : agent.substring(0, tag);
    }

    private Optional<TwinDocument> document(String twin) {
        return own.get(twin).map(OwnTwin::document).or(() -> Optional.ofNullable(partners.get(twin)));
    }
}
