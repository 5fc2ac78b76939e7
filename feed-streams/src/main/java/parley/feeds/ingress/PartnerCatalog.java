package parley.feeds.ingress;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.CatalogEntry;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.avro.SignedCatalogEntry;
import parley.framing.Fingerprint;
import parley.identity.CatalogEntries;
import parley.identity.Did;
import parley.identity.Partner;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// What one partner's catalogue says of its twins: their feeds' schemas, and their documents, which it hands
/// on. Thread-safe.
///
/// A withdrawn twin is not forgotten while this runs: records from before the withdrawal may still be under way, and
/// whether they are delivered is for the interaction to say.
final class PartnerCatalog implements TopicTail.Listener<SignedCatalogEntry>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartnerCatalog.class);

    private final Partner partner;
    private final Did self;
    private final PartnerDocuments documents;
    private final Map<String, Map<ByteBuffer, String>> schemas = new ConcurrentHashMap<>();
    private final Map<String, List<Feed>> feeds = new ConcurrentHashMap<>();
    private final TopicTail<SignedCatalogEntry> tail;

    /// Starts to read.
    ///
    /// @param self our organisation, for which the partner signs
    PartnerCatalog(Partner partner, Did self, PartnerDocuments documents, Map<String, Object> login) {
        this.partner = partner;
        this.self = self;
        this.documents = documents;
        this.tail = TopicTail.start(Topics.mirroredCatalog(partner.name(), partner.nameForUs()), login, this);
    }

    @Override
    public void onRecord(ConsumerRecord<String, @Nullable SignedCatalogEntry> record) {
        SignedCatalogEntry signed = record.value();
        if (signed == null || record.key().equals(partner.did().value())) { // gone, or the heartbeat
            return;
        }
        switch (CatalogEntries.verify(record.key(), signed, self, partner.keys())) {
            case CatalogEntries.Result.Verified(CatalogEntry entry) -> take(record, entry);
            case CatalogEntries.Result.Refused(String why) -> notBelieved("entry", record, why);
        }
    }

    private void take(ConsumerRecord<String, ?> record, CatalogEntry entry) {
        if (entry.getWithdrawn()) {
            return;
        }
        Optional<String> flaw = documents.take(record.key(), entry.getDocument());
        if (flaw.isPresent()) {
            notBelieved("document", record, flaw.get());
            return;
        }
        schemas.put(record.key(), schemas(entry));
        feeds.put(record.key(), entry.getFeeds());
    }

    private static void notBelieved(String what, ConsumerRecord<String, ?> record, String why) {
        LOG.error(
                "{} not believed topic={} offset={} twin={} reason={}",
                what,
                record.topic(),
                record.offset(),
                record.key(),
                why);
    }

    private static Map<ByteBuffer, String> schemas(CatalogEntry entry) {
        Map<ByteBuffer, String> schemas = new HashMap<>();
        for (Feed feed : entry.getFeeds()) {
            for (FeedSchema schema : feed.getSchemas()) {
                schemas.put(key(schema.getFingerprint()), schema.getSchema$());
            }
        }
        return schemas;
    }

    private static ByteBuffer key(String fingerprint) {
        try {
            return ByteBuffer.wrap(Fingerprint.bytes(fingerprint));
        } catch (IllegalArgumentException e) {
            return ByteBuffer.allocate(0);
        }
    }

    /// The schema of a twin's feed with that fingerprint, as the catalogue states it.
    @Nullable
    String schema(String twin, byte[] fingerprint) {
        return schemas.getOrDefault(twin, Map.of()).get(ByteBuffer.wrap(fingerprint));
    }

    /// The schemas of a twin's feed, as the catalogue states them.
    List<String> schemas(String twin, String feed) {
        return feeds.getOrDefault(twin, List.of()).stream()
                .filter(each -> each.getName().equals(feed))
                .flatMap(each -> each.getSchemas().stream())
                .map(FeedSchema::getSchema$)
                .toList();
    }

    /// What keeps the catalogue from being read.
    @Nullable
    Exception failure() {
        return tail.failure();
    }

    @Override
    public void close() {
        tail.close();
    }
}
