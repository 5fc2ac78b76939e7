package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.framing.ConfluentFrame;
import parley.identity.RecordSignature.Result;
import parley.identity.RecordSignature.Stamp;

final class RecordSignatureTest {
    private static final Did COMPUTER = Did.ofTwin("did:web:harbour.example:twins:computer");
    private static final String FEED = COMPUTER.feedUrl("load");
    private static final SigningKey KEY = Keys.named("computer-agent");
    private static final String METHOD = COMPUTER.method("computer-agent", KEY.publicKey());
    private static final byte[] FINGERPRINT = new byte[32];
    private static final byte[] PAYLOAD = {1, 2, 3};
    private static final Stamp STAMP = new Stamp(FEED, METHOD, 1_700_000_000_000L, 41, 1_700_000_001_234L);

    /// Written out once, so that a change of the signed bytes is seen: it would break every record in every topic.
    @Test
    void signsTheseBytes() {
        var stamp = new Stamp("did:web:a:twins:t/feeds/f", "did:web:a:twins:t#c", 1, 2, 3);

        assertThat(HexFormat.of()
                        .formatHex(RecordSignature.input(stamp, FINGERPRINT, new byte[] {9}, ByteBuffer.wrap(PAYLOAD))))
                .isEqualTo(
                        "7061726c65792d7265636f72642d763100" // parley-record-v1\0
                                + "00000019" + "6469643a7765623a613a7477696e733a742f66656564732f66"
                                + "00000013" + "6469643a7765623a613a7477696e733a742363"
                                + "0000000000000001" + "0000000000000002" + "0000000000000003"
                                + "00".repeat(32)
                                + "00000001" + "09"
                                + "01" + "010203");
        assertThat(HexFormat.of().formatHex(RecordSignature.input(stamp, FINGERPRINT, null, null)))
                .endsWith("00".repeat(32) + "ffffffff" + "00");
    }

    @Test
    void isBelievedUnderAnotherSchemaId() {
        var record = record(ConfluentFrame.frame(7, PAYLOAD));

        RecordSignature.sign(record, STAMP, FINGERPRINT, KEY);

        assertThat(verify(record.headers(), STAMP.timestamp(), record.key(), PAYLOAD))
                .isEqualTo(new Result.Verified(STAMP));
    }

    @Test
    void tombstonesAreSignedToo() {
        var record = record(null);

        RecordSignature.sign(record, STAMP, FINGERPRINT, KEY);

        assertThat(verify(record.headers(), STAMP.timestamp(), record.key(), null))
                .isEqualTo(new Result.Verified(STAMP));
        assertThat(verify(record.headers(), STAMP.timestamp(), record.key(), new byte[0]))
                .isInstanceOf(Result.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parley-feed",
                "parley-key",
                "parley-start",
                "parley-seq",
                "parley-ts",
                "parley-sig",
                "parley-proof"
            })
    void refusesWhatIsDoubledEmptyOrMissingAndNamesIt(String name) {
        var batch = new SigningBatch();
        batch.add(record(null), STAMP, FINGERPRINT);
        batch.sign(KEY);
        var key = batch.records().getFirst().key();
        var signed = batch.records().getFirst().headers();
        var doubled = new RecordHeaders(signed).add(signed.lastHeader(name));
        var empty = new RecordHeaders(signed).remove(name).add(name, null);
        var missing = new RecordHeaders(signed).remove(name);

        assertThat(verify(signed, STAMP.timestamp(), key, null)).isEqualTo(new Result.Verified(STAMP));
        assertThat(List.of(doubled, empty, missing))
                .allSatisfy(headers -> assertThat(verify(headers, STAMP.timestamp(), key, null))
                        .isInstanceOf(Result.Refused.class));
        assertThat(verify(doubled, STAMP.timestamp(), key, null)).asString().contains(name);
    }

    /// It is neither taken for what its publisher signed, nor for what was derived from another's.
    @Test
    void whatIsDerivedSaysFromWhatAndIsBelievedAsThatAlone() {
        var derived = STAMP.derived(METHOD);
        var record = record(ConfluentFrame.frame(1, PAYLOAD));
        RecordSignature.sign(record, derived, FINGERPRINT, KEY);
        var headers = record.headers();
        var bare = new RecordHeaders(headers).remove("parley-derived");
        var another = new RecordHeaders(bare).add("parley-derived", (METHOD + "x").getBytes(StandardCharsets.UTF_8));
        var doubled = new RecordHeaders(headers).add(headers.lastHeader("parley-derived"));

        assertThat(derived.source()).isEqualTo(STAMP.key());
        assertThat(verify(headers, STAMP.timestamp(), record.key(), PAYLOAD)).isEqualTo(new Result.Verified(derived));
        assertThat(List.of(bare, another, doubled))
                .allSatisfy(wrong -> assertThat(verify(wrong, STAMP.timestamp(), record.key(), PAYLOAD))
                        .isInstanceOf(Result.Refused.class));
        var published = record(ConfluentFrame.frame(1, PAYLOAD));
        RecordSignature.sign(published, STAMP, FINGERPRINT, KEY);
        published.headers().add("parley-derived", METHOD.getBytes(StandardCharsets.UTF_8));
        assertThat(verify(published.headers(), STAMP.timestamp(), published.key(), PAYLOAD))
                .isInstanceOf(Result.Refused.class);
    }

    /// Promise 5: any single-bit change of any signed part is refused.
    @Property(tries = 2000)
    void refusesAnySingleBitChange(
            @ForAll boolean together,
            @ForAll @IntRange(max = 9) int part,
            @ForAll @IntRange(max = 1_000_000) int bit,
            @ForAll @Size(min = 1, max = 20) byte[] key,
            @ForAll @Size(min = 1, max = 200) byte[] payload) {
        var record =
                new ProducerRecord<byte[], byte[]>("t", 0, STAMP.timestamp(), key, ConfluentFrame.frame(1, payload));
        if (together) {
            var batch = new SigningBatch();
            batch.add(record, STAMP, FINGERPRINT);
            batch.add(record(null), new Stamp(FEED, METHOD, 1, 2, STAMP.timestamp()), FINGERPRINT);
            batch.sign(KEY);
        } else {
            RecordSignature.sign(record, STAMP, FINGERPRINT, KEY);
        }
        var names = record.headers().toArray();
        int changed = part % (names.length + 3);
        var headers = new RecordHeaders();
        for (int i = 0; i < names.length; i++) {
            byte[] value = names[i].value();
            headers.add(names[i].key(), i == changed ? flip(value, bit) : value);
        }

        var result = new RecordVerifier()
                .verify(
                        FEED,
                        headers,
                        STAMP.timestamp(),
                        changed == names.length ? flip(key, bit) : key,
                        ByteBuffer.wrap(changed == names.length + 1 ? flip(payload, bit) : payload),
                        changed == names.length + 2 ? flip(FINGERPRINT, bit) : FINGERPRINT,
                        anyKey -> KEY.publicKey());

        assertThat(names).hasSize(together ? 7 : 6);
        assertThat(result).isInstanceOf(Result.Refused.class);
    }

    @Test
    void isRefusedForAnotherFeedAnotherTimeOrAnotherTwinsKey() {
        var record = record(ConfluentFrame.frame(1, PAYLOAD));
        RecordSignature.sign(record, STAMP, FINGERPRINT, KEY);
        var other = new Stamp(FEED, COMPUTER.twin("other").method("x", KEY.publicKey()), 1, 2, STAMP.timestamp());
        var foreign = record(ConfluentFrame.frame(1, PAYLOAD));
        RecordSignature.sign(foreign, other, FINGERPRINT, KEY);

        assertThat(new RecordVerifier()
                        .verify(
                                COMPUTER.feedUrl("lord"),
                                record.headers(),
                                STAMP.timestamp(),
                                record.key(),
                                ByteBuffer.wrap(PAYLOAD),
                                FINGERPRINT,
                                RecordSignatureTest::keys))
                .isEqualTo(new Result.Refused("signed for another feed"));
        assertThat(verify(record.headers(), STAMP.timestamp() + 1, record.key(), PAYLOAD))
                .isEqualTo(new Result.Refused("signed for another time"));
        assertThat(verify(foreign.headers(), STAMP.timestamp(), record.key(), PAYLOAD))
                .isEqualTo(new Result.Refused("signed by a key of another twin"));
    }

    @Test
    void isRefusedWithoutAKeyThatMayPublish() {
        var record = record(ConfluentFrame.frame(1, PAYLOAD));
        RecordSignature.sign(
                record,
                new Stamp(FEED, COMPUTER.method("gone", KEY.publicKey()), 1, 2, STAMP.timestamp()),
                FINGERPRINT,
                KEY);

        assertThat(verify(record.headers(), STAMP.timestamp(), record.key(), PAYLOAD))
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(refused.why()).contains("gone"));
    }

    @Test
    void isRefusedWithMissingDoubledOrMalformedHeaders() {
        var record = record(ConfluentFrame.frame(1, PAYLOAD));
        RecordSignature.sign(record, STAMP, FINGERPRINT, KEY);
        for (var header : record.headers().toArray()) {
            var without = new RecordHeaders(record.headers().toArray());
            without.remove(header.key());
            assertThat(verify(without, STAMP.timestamp(), record.key(), PAYLOAD))
                    .isInstanceOf(Result.Refused.class);
            var doubled = new RecordHeaders(record.headers().toArray());
            doubled.add(header);
            assertThat(verify(doubled, STAMP.timestamp(), record.key(), PAYLOAD))
                    .isInstanceOf(Result.Refused.class);
            without.add(new RecordHeader(header.key(), new byte[3]));
            assertThat(verify(without, STAMP.timestamp(), record.key(), PAYLOAD))
                    .isInstanceOf(Result.Refused.class);
        }
    }

    @Test
    void signsOnlyWhatWillBeSent() {
        var record = new ProducerRecord<byte[], byte[]>("t", PAYLOAD);

        assertThatThrownBy(() -> RecordSignature.sign(record, STAMP, FINGERPRINT, KEY))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ProducerRecord<byte[], byte[]> record(byte @Nullable [] value) {
        return new ProducerRecord<>("feed.computer.load", 0, STAMP.timestamp(), new byte[] {5}, value);
    }

    private static Result verify(Headers headers, long timestamp, byte @Nullable [] key, byte @Nullable [] payload) {
        return new RecordVerifier()
                .verify(
                        FEED,
                        headers,
                        timestamp,
                        key,
                        payload == null ? null : ByteBuffer.wrap(payload),
                        FINGERPRINT,
                        RecordSignatureTest::keys);
    }

    private static @Nullable PublicKey keys(Stamp claimed) {
        return claimed.key().equals(METHOD) ? KEY.publicKey() : null;
    }

    private static byte[] flip(byte[] bytes, int bit) {
        byte[] flipped = Arrays.copyOf(bytes, bytes.length);
        flipped[bit / 8 % bytes.length] ^= (byte) (1 << bit % 8);
        return flipped;
    }
}
