package parley.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class FingerprintTest {

    @Test
    void isTheDigestOfTheCanonicalForm() throws NoSuchAlgorithmException {
        Schema schema = new Schema.Parser().parse("""
                        {"type": "record", "name": "Load", "namespace": "x", "doc": "left out",
                         "fields": [{"name": "cpu", "type": {"type": "double"}, "doc": "left out", "default": 0}]}
                        """);
        String canonical =
                "{\"name\":\"x.Load\",\"type\":\"record\",\"fields\":[{\"name\":\"cpu\",\"type\":\"double\"}]}";

        byte[] fingerprint = Fingerprint.sha256(schema);

        assertThat(fingerprint)
                .isEqualTo(MessageDigest.getInstance("SHA-256").digest(canonical.getBytes(StandardCharsets.UTF_8)));
        assertThat(Fingerprint.bytes(Fingerprint.hex(fingerprint))).isEqualTo(fingerprint);
        assertThat(Fingerprint.hex(fingerprint)).matches("[0-9a-f]{64}");
    }

    @Test
    void hexOfAnotherLengthIsNone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fingerprint.bytes("abcd"))
                .withMessageContaining("abcd");
        assertThatIllegalArgumentException().isThrownBy(() -> Fingerprint.bytes("xy".repeat(32)));
    }
}
