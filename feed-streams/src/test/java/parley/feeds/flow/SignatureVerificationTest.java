package parley.feeds.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.apache.avro.SchemaBuilder;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import parley.feeds.Interactions;
import parley.feeds.Organisation;
import parley.feeds.flow.Verification.Claim;
import parley.feeds.flow.Verification.Verdict;
import parley.framing.ConfluentFrame;
import parley.framing.Fingerprint;
import parley.framing.SourcePosition;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.RecordSignature;
import parley.identity.TwinDocument;

/// Promise 5: a record counts only with the signature of an agent that may publish to the feed.
final class SignatureVerificationTest {

    private static final Did TWIN = Did.ofTwin(Interactions.COMPUTER);
    private static final String URL = TWIN.feedUrl(Interactions.FEED);
    private static final byte[] FINGERPRINT =
            Fingerprint.sha256(SchemaBuilder.builder().longType());
    private static final Instant AT = Interactions.NOW;

    private final Publishers publishers = new Publishers();
    private Instant now = AT;
    private final Verification verification = Verification.signatures();

    @Test
    void a_signed_record_is_believed_with_the_frame_of_any_registry() {
        delegate(EnumSet.of(Function.PUBLISH), AT.plus(Duration.ofHours(1)));

        assertThat(verify(signed(URL, "computer-agent"), URL)).isInstanceOf(Verdict.Believed.class);
    }

    @Test
    void a_key_that_is_not_known_may_yet_become_so() {
        assertThat(verify(signed(URL, "computer-agent"), URL))
                .isEqualTo(new Verdict.UnknownKey(TWIN.method(
                        "computer-agent", Organisation.keyOf("computer-agent").publicKey())));
    }

    @Test
    void without_publish_or_after_its_expiry_a_delegation_counts_for_nothing() {
        delegate(EnumSet.of(Function.SUBSCRIBE), AT.plus(Duration.ofHours(1)));
        assertThat(verify(signed(URL, "computer-agent"), URL)).isInstanceOf(Verdict.UnknownKey.class);

        delegate(EnumSet.of(Function.PUBLISH), AT);
        assertThat(verify(signed(URL, "computer-agent"), URL)).isInstanceOf(Verdict.UnknownKey.class);
        assertThat(verify(signed(URL, "computer-agent", AT.minusMillis(1)), URL))
                .as("dated back")
                .isInstanceOf(Verdict.UnknownKey.class);
        now = AT.minusMillis(1);
        assertThat(verify(signed(URL, "computer-agent"), URL)).as("dated ahead").isInstanceOf(Verdict.UnknownKey.class);
        assertThat(verify(signed(URL, "computer-agent", now), URL)).isInstanceOf(Verdict.Believed.class);
    }

    @Test
    void a_forgotten_twin_has_no_publishers() {
        delegate(EnumSet.of(Function.PUBLISH), AT.plus(Duration.ofHours(1)));

        publishers.remove(TWIN.value());

        assertThat(verify(signed(URL, "computer-agent"), URL)).isInstanceOf(Verdict.UnknownKey.class);
    }

    @Test
    void a_record_of_another_feed_or_by_another_key_is_not_believed() {
        delegate(EnumSet.of(Function.PUBLISH), AT.plus(Duration.ofHours(1)));

        assertThat(verify(signed(TWIN.feedUrl("other"), "computer-agent"), URL))
                .isInstanceOf(Verdict.Disbelieved.class);
        assertThat(verify(signed(URL, "mallory"), URL)).isInstanceOf(Verdict.Disbelieved.class);
    }

    private void delegate(EnumSet<Function> functions, Instant expires) {
        String json = Organisation.HARBOUR.document(TWIN, functions, expires, "computer-agent");
        if (TwinDocument.parseEndorsed(json, Organisation.HARBOUR.asPartner().keys())
                instanceof TwinDocument.Result.Endorsed(TwinDocument document)) {
            publishers.put(document);
        }
    }

    private Verdict verify(ProducerRecord<byte[], byte[]> record, String feedUrl) {
        ByteBuffer payload = ConfluentFrame.payload(record.value());
        Claim claim = new Claim(
                feedUrl,
                new SourcePosition(0, 0),
                record.headers(),
                record.timestamp(),
                record.key(),
                payload,
                FINGERPRINT);
        return verification.verify(claim, (claimed, of) -> publishers.publisher(claimed, of, now));
    }

    private static ProducerRecord<byte[], byte[]> signed(String feedUrl, String signer) {
        return signed(feedUrl, signer, AT);
    }

    /// Always in the name of `computer-agent`.
    private static ProducerRecord<byte[], byte[]> signed(String feedUrl, String signer, Instant dated) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                Interactions.TOPIC, 0, dated.toEpochMilli(), new byte[] {1}, ConfluentFrame.frame(7, new byte[] {42}));
        RecordSignature.Stamp stamp = new RecordSignature.Stamp(
                feedUrl,
                TWIN.method(
                        "computer-agent", Organisation.keyOf("computer-agent").publicKey()),
                1,
                0,
                dated.toEpochMilli());
        RecordSignature.sign(record, stamp, FINGERPRINT, Organisation.keyOf(signer));
        return record;
    }
}
