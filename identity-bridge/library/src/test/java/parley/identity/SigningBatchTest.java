package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.framing.ConfluentFrame;
import parley.framing.RecordHeaders;
import parley.identity.RecordSignature.Result;
import parley.identity.RecordSignature.Stamp;

final class SigningBatchTest {
    private static final Did COMPUTER = Did.ofTwin("did:web:harbour.example:twins:computer");
    private static final String FEED = COMPUTER.feedUrl("load");
    private static final SigningKey KEY = Keys.named("computer-agent");
    private static final String METHOD = COMPUTER.method("computer-agent", KEY.publicKey());
    private static final byte[] FINGERPRINT = new byte[32];
    private static final long NOW = 1_700_000_001_234L;

    private final RecordVerifier verifier = new RecordVerifier();

    @Property
    void eachVerifiesAloneAndUnderAnotherSchemaId(
            @ForAll @IntRange(min = 1, max = SigningBatch.MOST) int size, @ForAll @IntRange(max = 255) int which) {
        int index = which % size;
        var record = batch(size).records().get(index);

        assertThat(verify(record, record.headers(), payload(index))).isEqualTo(new Result.Verified(stamp(index)));
    }

    /// Promise 5: a proof never verifies for another record, not even one of the same batch.
    @Property
    void noneVerifiesWithTheProofOfAnother(
            @ForAll @IntRange(min = 2, max = SigningBatch.MOST) int size,
            @ForAll @IntRange(max = 255) int which,
            @ForAll @IntRange(max = 255) int other) {
        int index = which % size;
        int another = other % size == index ? (index + 1) % size : other % size;
        var records = batch(size).records();
        var record = records.get(index);

        var exchanged = exchanged(
                record.headers(),
                RecordHeaders.PROOF,
                records.get(another).headers().lastHeader(RecordHeaders.PROOF).value());

        assertThat(verify(record, exchanged, payload(index))).isInstanceOf(Result.Refused.class);
        assertThat(verify(record, record.headers(), payload(another))).isInstanceOf(Result.Refused.class);
    }

    @Test
    void aSignatureOfABatchIsNoneOfARecordNorTheOtherWayRound() {
        var together = batch(1).records().getFirst();
        var alone = record(0);
        RecordSignature.sign(alone, stamp(0), FINGERPRINT, KEY);
        var stripped = new org.apache.kafka.common.header.internals.RecordHeaders(together.headers());
        stripped.remove(RecordHeaders.PROOF);
        var dressed = new org.apache.kafka.common.header.internals.RecordHeaders(alone.headers());
        dressed.add(together.headers().lastHeader(RecordHeaders.PROOF));

        assertThat(verify(together, stripped, payload(0))).isInstanceOf(Result.Refused.class);
        assertThat(verify(alone, dressed, payload(0))).isInstanceOf(Result.Refused.class);
        assertThat(verify(alone, alone.headers(), payload(0))).isInstanceOf(Result.Verified.class);
    }

    /// As the threads of a service do: what one has learned of a batch misleads no other.
    @Test
    void manyVerifyTheSameBatchesAtOnce() throws Exception {
        var batches = List.of(batch(SigningBatch.MOST).records(), batch(97).records(), batch(1).records());
        try (var threads = Executors.newFixedThreadPool(4)) {
            var wrong = new ArrayList<Future<Long>>();
            for (int seed = 0; seed < 40; seed++) {
                var random = new Random(seed);
                wrong.add(threads.submit(() -> IntStream.range(0, 300)
                        .filter(_ -> {
                            var records = batches.get(random.nextInt(batches.size()));
                            int index = random.nextInt(records.size());
                            var record = records.get(index);
                            boolean forged = random.nextInt(4) == 0;
                            var payload = payload(forged ? index + 1 : index);
                            return verify(record, record.headers(), payload) instanceof Result.Verified == forged;
                        })
                        .count()));
            }
            for (var each : wrong) {
                assertThat(each.get()).isZero();
            }
        }
    }

    /// What is remembered of a batch lets nobody publish who may no longer, or whom the batch is not of.
    @Test
    void aBatchThatWasVerifiedBeforeIsRefusedOnceItsKeyMayNotPublish() {
        var records = batch(2).records();
        assertThat(verify(records.getFirst(), records.getFirst().headers(), payload(0)))
                .isInstanceOf(Result.Verified.class);
        var second = records.getLast();

        assertThat(verify(second, second.headers(), payload(1), claimed -> null))
                .isInstanceOf(Result.Refused.class);
        assertThat(verify(
                        second,
                        second.headers(),
                        payload(1),
                        claimed -> Keys.named("another").publicKey()))
                .isEqualTo(new Result.Refused("the signature does not match"));
        assertThat(verify(second, second.headers(), payload(1))).isInstanceOf(Result.Verified.class);
    }

    @Test
    void aMalformedProofIsNamed() {
        var record = batch(2).records().getFirst();

        for (byte[] proof : new byte[][] {{}, {0, 0, 0}, {0, 0, 0, 0}, {0, 0, 1, 1}, {0, 0, -1, -1}}) {
            assertThat(verify(record, exchanged(record.headers(), RecordHeaders.PROOF, proof), payload(0)))
                    .isInstanceOfSatisfying(
                            Result.Refused.class,
                            refused -> assertThat(refused.why()).contains(RecordHeaders.PROOF));
        }
        assertThat(verify(
                        record, exchanged(record.headers(), RecordHeaders.PROOF, new byte[] {0, 0, 0, 2}), payload(0)))
                .isEqualTo(new Result.Refused("the signature does not match"));
    }

    @Test
    void takesNoMoreThanItMay() {
        var full = batch(SigningBatch.MOST);

        assertThat(full.full()).isTrue();
        assertThatThrownBy(() -> full.add(record(0), stamp(0), FINGERPRINT)).isInstanceOf(IllegalStateException.class);
    }

    private static SigningBatch batch(int size) {
        var batch = new SigningBatch();
        for (int i = 0; i < size; i++) {
            batch.add(record(i), stamp(i), FINGERPRINT);
        }
        batch.sign(KEY);
        return batch;
    }

    private static Stamp stamp(int number) {
        return new Stamp(FEED, METHOD, 1_700_000_000_000L, number, NOW);
    }

    private static ProducerRecord<byte[], byte[]> record(int number) {
        return new ProducerRecord<>("feed.computer.load", 0, NOW, null, ConfluentFrame.frame(7, payload(number)));
    }

    private static byte[] payload(int number) {
        return ByteBuffer.allocate(8).putInt(number).array();
    }

    private static Headers exchanged(Headers headers, String name, byte[] value) {
        var all = Arrays.stream(headers.toArray())
                .map(header -> header.key().equals(name) ? new RecordHeader(name, value) : header)
                .toList();
        return new org.apache.kafka.common.header.internals.RecordHeaders(all);
    }

    private Result verify(ProducerRecord<byte[], byte[]> record, Headers headers, byte[] payload) {
        return verify(record, headers, payload, claimed -> claimed.key().equals(METHOD) ? KEY.publicKey() : null);
    }

    private Result verify(
            ProducerRecord<byte[], byte[]> record,
            Headers headers,
            byte[] payload,
            Function<Stamp, @Nullable PublicKey> keys) {
        return verifier.verify(FEED, headers, NOW, record.key(), ByteBuffer.wrap(payload), FINGERPRINT, keys);
    }
}
