package parley.broker.kafka;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.AuditChainRecord;
import parley.avro.AuditEntry;
import parley.identity.audit.ChainLine;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// All of the audit as it stands in its topics, and not what is at hand of it. Thread-safe; what it opens
/// is for one thread at a time.
public final class AuditLog {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final AvroSerde<AuditEntry> ENTRIES = AvroSerde.of(AuditEntry.class);
    private static final AvroSerde<AuditChainRecord> CHAIN = AvroSerde.of(AuditChainRecord.class);

    private final KafkaAccess kafka;

    public AuditLog(KafkaAccess kafka) {
        this.kafka = kafka;
    }

    /// An entry that has its content.
    ///
    /// @param index its place in the chain
    /// @param entry null if what stands there cannot be read
    public record Content(long index, @Nullable AuditEntry entry) {}

    /// What is read as it is asked for.
    public interface Reading<T> extends Iterator<T>, AutoCloseable {
        /// Where what comes next stands in its topic; asked only if there is something.
        long offset();

        @Override
        void close();
    }

    /// The entries of that chain that have their content, in the order in which they were written.
    ///
    /// @param twin the DID of the twin, or of our organisation, in whose log was decided
    /// @param from the offset to begin at
    /// @throws org.apache.kafka.common.KafkaException if they cannot be read, as reading on does
    public Reading<Content> contents(String twin, long from) {
        WholeTopic topic = WholeTopic.open(kafka.client(), Topics.AUDIT.name());
        try {
            return new Contents(topic, twin, from);
        } catch (RuntimeException e) {
            topic.close();
            throw e;
        }
    }

    /// The links and the signed heads of that chain, as they were written.
    ///
    /// @param from the offset to begin at
    /// @throws org.apache.kafka.common.KafkaException if they cannot be read, as reading on does
    public Reading<ChainLine> chain(String twin, long from) {
        WholeTopic topic = WholeTopic.open(kafka.client(), Topics.AUDIT_CHAIN.name());
        topic.seek(from);
        return new Chain(topic, twin);
    }

    /// Looks ahead for the next record that is wanted.
    private abstract static class Ahead<T> implements Reading<T> {
        final WholeTopic topic;
        private @Nullable T ahead;
        private long aheadAt;

        Ahead(WholeTopic topic) {
            this.topic = topic;
        }

        /// What a record says; null if it is not wanted.
        abstract @Nullable T wanted(ConsumerRecord<String, byte[]> record);

        @Override
        public boolean hasNext() {
            while (ahead == null && topic.hasNext()) {
                ConsumerRecord<String, byte[]> record = topic.next();
                ahead = wanted(record);
                aheadAt = record.offset();
            }
            return ahead != null;
        }

        @Override
        public long offset() {
            return aheadAt;
        }

        @Override
        public T next() {
            T next = hasNext() ? ahead : null;
            if (next == null) {
                throw new NoSuchElementException();
            }
            ahead = null;
            return next;
        }

        @Override
        public void close() {
            topic.close();
        }
    }

    private static final class Contents extends Ahead<Content> {
        private final String prefix;
        private final Map<Long, Long> last;

        Contents(WholeTopic topic, String twin, long from) {
            super(topic);
            this.prefix = Topics.auditKey(twin, 0).substring(0, twin.length() + 1);
            this.last = replaced();
            topic.seek(from);
        }

        /// Where the last record is of each entry of which another came before: what was erased, or should
        /// not be.
        private Map<Long, Long> replaced() {
            Map<Long, Long> found = new HashMap<>();
            long highest = -1;
            while (topic.hasNext()) {
                ConsumerRecord<String, byte[]> record = topic.next();
                OptionalLong index = index(record);
                if (index.isPresent() && index.getAsLong() > highest) {
                    highest = index.getAsLong();
                } else if (index.isPresent()) {
                    found.put(index.getAsLong(), record.offset());
                }
            }
            return found;
        }

        private OptionalLong index(ConsumerRecord<String, byte[]> record) {
            String key = record.key();
            if (key == null || !key.startsWith(prefix)) {
                return OptionalLong.empty();
            }
            try {
                return OptionalLong.of(Long.parseUnsignedLong(key.substring(prefix.length())));
            } catch (NumberFormatException e) {
                LOG.error("in the audit without a place key={} offset={}", key, record.offset(), e);
                return OptionalLong.empty();
            }
        }

        @Override
        @Nullable
        Content wanted(ConsumerRecord<String, byte[]> record) {
            OptionalLong index = index(record);
            if (index.isEmpty()
                    || record.value() == null
                    || last.getOrDefault(index.getAsLong(), record.offset()) != record.offset()) {
                return null;
            }
            try {
                return new Content(index.getAsLong(), ENTRIES.deserialize(record.topic(), record.value()));
            } catch (SerializationException e) {
                LOG.error("unreadable in the audit key={} offset={}", record.key(), record.offset(), e);
                return new Content(index.getAsLong(), null);
            }
        }
    }

    private static final class Chain extends Ahead<ChainLine> {
        private final String twin;

        Chain(WholeTopic topic, String twin) {
            super(topic);
            this.twin = twin;
        }

        @Override
        @Nullable
        ChainLine wanted(ConsumerRecord<String, byte[]> record) {
            if (!twin.equals(record.key())) {
                return null;
            }
            AuditChainRecord value = CHAIN.deserialize(record.topic(), record.value());
            return value == null ? null : ChainLine.of(value);
        }
    }
}
