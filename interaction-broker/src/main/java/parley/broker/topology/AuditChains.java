package parley.broker.topology;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import parley.avro.AuditChainRecord;
import parley.avro.AuditEntry;
import parley.avro.AuditHead;
import parley.avro.AuditLink;
import parley.avro.AuditProgress;
import parley.avro.AuditRange;
import parley.identity.audit.AuditChain;
import parley.identity.audit.AuditedEntry;
import parley.identity.audit.Digest;
import parley.identity.audit.Salt;
import parley.topics.Topics;

/// Gives each audit entry its place in the chain of the log that it was decided in, and signs heads: one
/// after so many entries, and at the latest a second after an entry.
///
/// One task decides on a log and has its chain in a store, which is committed with what it wrote: so no
/// place is given twice, and none is left out, whatever dies.
final class AuditChains {

    static final int MOST_UNSIGNED = 256;
    private static final Duration SIGNED_WITHIN = Duration.ofSeconds(1);

    private final ProcessorContext<String, Object> context;
    private final KeyValueStore<String, AuditProgress> store;
    private final HeadSigner signer;
    private final Supplier<Salt> salts;
    private final TreeSet<String> unsigned = new TreeSet<>();
    private @Nullable Cancellable signing;

    /// @param salts a new one each
    AuditChains(ProcessorContext<String, Object> context, HeadSigner signer, Supplier<Salt> salts) {
        this.context = context;
        this.store = context.getStateStore(DecidingTopology.CHAIN_STORE);
        this.signer = signer;
        this.salts = salts;
        try (KeyValueIterator<String, AuditProgress> all = store.all()) {
            all.forEachRemaining(known -> {
                if (known.value.getSigned() < known.value.getEntries()) {
                    unsigned.add(known.key);
                }
            });
        }
        schedule();
    }

    /// Whether the chain of that log has begun.
    boolean has(String twin) {
        return store.get(twin) != null;
    }

    /// Writes an entry in its place.
    ///
    /// @param twin in whose log was decided
    void add(String twin, AuditEntry entry, Instant now) {
        AuditProgress before = store.get(twin);
        AuditChain chain = chain(twin, before);
        AuditEntry placed = AuditEntry.newBuilder(entry)
                .setIndex(chain.entries())
                .setSalt(ByteBuffer.wrap(salts.get().bytes()))
                .build();
        Digest digest = AuditedEntry.of(placed).digest();
        send(DecidingTopology.AUDIT, Topics.auditKey(twin, chain.entries()), placed, now);
        send(
                DecidingTopology.AUDIT_CHAIN,
                twin,
                new AuditChainRecord(new AuditLink(twin, chain.entries(), ByteBuffer.wrap(digest.bytes()))),
                now);
        long signed = before == null ? 0 : before.getSigned();
        AuditChain after = chain.with(digest);
        if (after.entries() - signed >= MOST_UNSIGNED) {
            sign(after, now);
        } else {
            put(after, signed);
            unsigned.add(twin);
            schedule();
        }
    }

    /// Removes the contents of entries that there are; their links stay.
    void erase(String twin, AuditRange range, Instant now) {
        long end = Math.min(range.getTo(), chain(twin, store.get(twin)).entries());
        for (long index = Math.max(0, range.getFrom()); index < end; index++) {
            send(DecidingTopology.AUDIT, Topics.auditKey(twin, index), null, now);
        }
    }

    private static AuditChain chain(String twin, @Nullable AuditProgress known) {
        return known == null
                ? AuditChain.begin(twin)
                : new AuditChain(twin, known.getEntries(), Digest.of(known.getHead()));
    }

    private void put(AuditChain chain, long signed) {
        ByteBuffer head = ByteBuffer.wrap(chain.head().bytes());
        store.put(chain.twin(), new AuditProgress(chain.entries(), head, signed));
    }

    private void sign(AuditChain chain, Instant at) {
        send(
                DecidingTopology.AUDIT_CHAIN,
                chain.twin(),
                new AuditChainRecord(new AuditHead(signer.sign(chain, at))),
                at);
        put(chain, chain.entries());
        unsigned.remove(chain.twin());
    }

    /// One shot, and none while everything is signed: each punctuation costs a transaction.
    private void schedule() {
        if (signing == null && !unsigned.isEmpty()) {
            signing = context.schedule(SIGNED_WITHIN, PunctuationType.WALL_CLOCK_TIME, this::signAll);
        }
    }

    private void signAll(long wallClockMillis) {
        if (signing != null) {
            signing.cancel();
            signing = null;
        }
        Instant now = Instant.ofEpochMilli(wallClockMillis);
        for (String twin : unsigned.stream().toList()) {
            sign(chain(twin, store.get(twin)), now);
        }
    }

    private void send(String sink, String key, @Nullable Object value, Instant now) {
        context.forward(new Record<>(key, value, now.toEpochMilli()), sink);
    }
}
