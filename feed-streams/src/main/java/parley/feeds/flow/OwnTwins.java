package parley.feeds.flow;

import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.TwinEntry;
import parley.identity.OrganisationKeys;
import parley.identity.PublicKey;
import parley.identity.RecordSignature.Stamp;
import parley.identity.TwinDocument;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// This space's own twins as `twins` has them: who may publish for them now, and their feeds. Thread-safe.
public final class OwnTwins implements Verification.Keys, TopicTail.Listener<TwinEntry>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(OwnTwins.class);

    private final OrganisationKeys organisation;
    private final InstantSource clock;
    private final Publishers publishers = new Publishers();
    private final Map<String, TwinEntry> entries = new ConcurrentHashMap<>();
    private final TopicTail<TwinEntry> tail;
    private long read;
    private LongConsumer position = _ -> {};

    /// Starts to read.
    ///
    /// @param organisation what verifies our own endorsements
    public OwnTwins(Map<String, Object> login, OrganisationKeys organisation, InstantSource clock) {
        this.organisation = organisation;
        this.clock = clock;
        this.tail = TopicTail.start(Topics.TWINS, login, this);
    }

    /// What it reads by.
    public TopicTail<TwinEntry> tail() {
        return tail;
    }

    /// Tells from now on below which offset of `twins` everything is known here.
    public synchronized void tell(LongConsumer applied) {
        position = applied;
        applied.accept(read);
    }

    @Override
    public synchronized void onPosition(TopicPartition partition, long nextOffset) {
        read = nextOffset;
        position.accept(nextOffset);
    }

    @Override
    public void onRecord(ConsumerRecord<String, @Nullable TwinEntry> record) {
        TwinEntry entry = record.value();
        if (entry == null) {
            entries.remove(record.key());
            publishers.remove(record.key());
            return;
        }
        switch (TwinDocument.parseEndorsed(entry.getDocument(), organisation)) {
            case TwinDocument.Result.Endorsed(TwinDocument document)
            when document.twin().value().equals(record.key()) -> publishers.put(document);
            case TwinDocument.Result.Endorsed other ->
                refuse(record.key(), "the document is of " + other.document().twin());
            case TwinDocument.Result.Refused(String why) -> refuse(record.key(), why);
        }
        entries.put(record.key(), entry);
    }

    private void refuse(String twin, String why) {
        LOG.error("no agent may publish twin={} reason={}", twin, why);
        publishers.remove(twin);
    }

    /// The key of an agent that may publish now: here is where it leaves.
    ///
    /// Nothing that stands in a feed is derived, whoever signed it.
    @Override
    public @Nullable PublicKey publisher(Stamp claimed, Verification.Claim record) {
        return claimed.source() == null ? publishers.publisher(claimed, record, clock.instant()) : null;
    }

    /// Whether what would have this stamp may be derived from the record, as the twin's document has it.
    public boolean mayDerive(Stamp derived, Verification.Claim record) {
        return publishers.publisher(derived, record, clock.instant()) != null;
    }

    /// Whether there is such a twin.
    public boolean has(String twin) {
        return entries.containsKey(twin);
    }

    /// A feed of one of our twins.
    public Optional<Feed> feed(String twin, String name) {
        TwinEntry entry = entries.get(twin);
        return entry == null
                ? Optional.empty()
                : entry.getFeeds().stream()
                        .filter(feed -> feed.getName().equals(name))
                        .findFirst();
    }

    /// A control of one of our twins.
    public Optional<Control> control(String twin, String name) {
        TwinEntry entry = entries.get(twin);
        return entry == null
                ? Optional.empty()
                : entry.getControls().stream()
                        .filter(control -> control.getName().equals(name))
                        .findFirst();
    }

    /// What was there at the start has been read.
    public boolean caughtUp() {
        return tail.caughtUp().isDone();
    }

    /// What keeps `twins` from being read.
    public @Nullable Exception failure() {
        return tail.failure();
    }

    /// Reads up to the end as it is now; false if that does not succeed soon.
    public boolean refresh() {
        return new Refresh(tail).getAsBoolean();
    }

    @Override
    public void close() {
        tail.close();
    }
}
