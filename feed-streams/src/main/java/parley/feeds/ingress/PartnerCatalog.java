package parley.feeds.ingress;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.CatalogEntry;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.feeds.flow.Publishers;
import parley.feeds.flow.Verification;
import parley.framing.Fingerprint;
import parley.identity.PublicKey;
import parley.identity.ServiceSettings.Partner;
import parley.identity.TwinDocument;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// What one partner's catalogue says of its twins: who may publish for them, and their feeds' schemas. Thread-safe.
///
/// A withdrawn twin is not forgotten while this runs: records from before the withdrawal may still be under way, and
/// whether they are delivered is for the interaction to say.
final class PartnerCatalog implements Verification.Keys, TopicTail.Listener<CatalogEntry>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PartnerCatalog.class);

    private final Partner partner;
    private final Publishers publishers = new Publishers();
    private final Map<String, Map<ByteBuffer, String>> schemas = new ConcurrentHashMap<>();
    private final Map<String, List<Feed>> feeds = new ConcurrentHashMap<>();
    private final TopicTail<CatalogEntry> tail;

    /// Starts to read.
    ///
    /// @param organisation our own name
    PartnerCatalog(Partner partner, String organisation, Map<String, Object> login) {
        this.partner = partner;
        this.tail = TopicTail.start(Topics.mirroredCatalog(partner.name(), organisation), login, this);
    }

    @Override
    public void onRecord(ConsumerRecord<String, @Nullable CatalogEntry> record) {
        CatalogEntry entry = record.value();
        if (entry == null || entry.getWithdrawn() || entry.getHeartbeat() != null) {
            return;
        }
        switch (TwinDocument.parseEndorsed(entry.getDocument(), partner.key())) {
            case TwinDocument.Result.Endorsed(TwinDocument document)
            when document.twin().value().equals(record.key())
                    && document.twin().organisationOf().equals(partner.did()) -> {
                publishers.put(document);
                schemas.put(record.key(), schemas(entry));
                feeds.put(record.key(), entry.getFeeds());
            }
            case TwinDocument.Result.Endorsed other ->
                refuse(record, "it is of " + other.document().twin());
            case TwinDocument.Result.Refused(String why) -> refuse(record, why);
        }
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

    private static void refuse(ConsumerRecord<String, @Nullable CatalogEntry> record, String why) {
        LOG.error(
                "document not believed topic={} offset={} twin={} reason={}",
                record.topic(),
                record.offset(),
                record.key(),
                why);
    }

    /// The key of an agent that could publish when the record was made: it left its own space with that.
    @Override
    public @Nullable PublicKey publisher(String method, long timestamp) {
        return publishers.publisher(method, Instant.ofEpochMilli(timestamp));
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
