package parley.broker.view;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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

    /// Whether it is known that an agent has no such function for its twin: its delegation was removed, narrowed, or
    /// has
    /// run out. Another key of the same agent changes nothing.
    ///
    /// @param method the agent, as a verification method id
    public boolean lapsed(String twin, String method, Function function, Instant now) {
        return document(twin)
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
