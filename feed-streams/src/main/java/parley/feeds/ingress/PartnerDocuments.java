package parley.feeds.ingress;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.LaneDocument;
import parley.avro.LaneMessage;
import parley.feeds.flow.Publishers;
import parley.feeds.flow.Verification;
import parley.identity.Partner;
import parley.identity.PublicKey;
import parley.identity.RecordSignature.Stamp;
import parley.identity.TwinDocument;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// The documents of one partner's twins, of each the newest that its organisation endorsed and any lane brought: from
/// the interactions' lane by itself, from the catalogue and from requests as they are read. Thread-safe.
///
/// What a document no longer names is revoked from the moment it was read here; no older document brings it back.
public final class PartnerDocuments implements Verification.Keys, TopicTail.Listener<LaneMessage>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartnerDocuments.class);

    private final Partner partner;
    private final InstantSource clock;
    private final Publishers publishers = new Publishers();
    private final Map<String, String> unkept = new ConcurrentHashMap<>();
    private volatile boolean tookKept;
    private final @Nullable TopicTail<LaneMessage> tail;

    /// Starts to read the lane.
    PartnerDocuments(Partner partner, Map<String, Object> login, InstantSource clock) {
        this.partner = partner;
        this.clock = clock;
        this.tail = TopicTail.start(Topics.mirroredInteractions(partner.name(), partner.nameForUs()), login, this);
    }

    /// Knows what it is told, and reads nothing.
    PartnerDocuments(Partner partner, InstantSource clock) {
        this.partner = partner;
        this.clock = clock;
        this.tail = null;
    }

    @Override
    public void onRecord(ConsumerRecord<String, @Nullable LaneMessage> record) {
        LaneMessage value = record.value();
        if (value != null && value.getMessage() instanceof LaneDocument sent) {
            take(record.key(), sent.getDocument())
                    .ifPresentOrElse(
                            why -> LOG.error(
                                    "document not believed topic={} offset={} twin={} reason={}",
                                    record.topic(),
                                    record.offset(),
                                    record.key(),
                                    why),
                            () -> toKeep(record.key()));
        }
    }

    /// Takes a document that is said to be of that twin; why it is not believed, if it is not.
    Optional<String> take(String twin, String json) {
        return switch (TwinDocument.parseEndorsed(json, partner.keys())) {
            case TwinDocument.Result.Refused(String why) -> Optional.of(why);
            case TwinDocument.Result.Endorsed(TwinDocument document) -> {
                if (!document.twin().value().equals(twin)) {
                    yield Optional.of("it is of " + document.twin());
                }
                if (!document.twin().organisationOf().equals(partner.did())) {
                    yield Optional.of(document.twin() + " is not a twin of " + partner.did());
                }
                publishers.put(document);
                yield Optional.empty();
            }
        };
    }

    /// Takes one that was believed before; one that a key endorsed which counts no more is none.
    void takeKept(LaneDocument kept) {
        take(kept.getTwin(), kept.getDocument())
                .ifPresent(
                        why -> LOG.warn("kept document not believed any more twin={} reason={}", kept.getTwin(), why));
        TwinDocument known = publishers.document(kept.getTwin());
        if (known != null && !known.json().equals(kept.getDocument())) {
            toKeep(kept.getTwin());
        }
    }

    /// All that was kept before has been taken.
    void tookKept() {
        tookKept = true;
    }

    private void toKeep(String twin) {
        TwinDocument newest = publishers.document(twin);
        if (newest != null) {
            unkept.put(twin, newest.json());
        }
    }

    /// Newest documents of which nobody has said that they are [kept][#kept], at most so many.
    List<LaneDocument> unkept(int most) {
        return unkept.entrySet().stream()
                .limit(most)
                .map(newest -> new LaneDocument(newest.getKey(), newest.getValue()))
                .toList();
    }

    /// This one is.
    void kept(LaneDocument document) {
        unkept.remove(document.getTwin(), document.getDocument());
    }

    /// The newest document of the twin that this one is of, which may be this one; what is not endorsed comes back as
    /// it is. Of what a key has endorsed that was replaced since, the one that we know by now.
    String newest(String json) {
        if (partner.keys().signedBefore(json)) {
            TwinDocument known = publishers.document(TwinDocument.claimedTwin(json));
            return known == null ? json : known.json();
        }
        if (!(TwinDocument.parseEndorsed(json, partner.keys()) instanceof TwinDocument.Result.Endorsed(var document))
                || !document.twin().organisationOf().equals(partner.did())) {
            return json;
        }
        publishers.put(document);
        toKeep(document.twin().value());
        TwinDocument known = publishers.document(document.twin().value());
        return known == null ? json : known.json();
    }

    /// Whether this is a key that an agent once had and has no longer.
    boolean revoked(String method) {
        return publishers.revoked(method);
    }

    /// The key of an agent that may publish.
    @Override
    public @Nullable PublicKey publisher(Stamp claimed, Verification.Claim record) {
        return publishers.publisher(claimed, record, clock.instant());
    }

    /// What was in the lane at the start has been read: before that, what was revoked could be believed.
    public boolean caughtUp() {
        return tail == null || (tookKept && tail.caughtUp().isDone());
    }

    /// What keeps the lane from being read.
    @Nullable
    Exception failure() {
        return tail == null ? null : tail.failure();
    }

    @Override
    public void close() {
        if (tail != null) {
            tail.close();
        }
    }
}
