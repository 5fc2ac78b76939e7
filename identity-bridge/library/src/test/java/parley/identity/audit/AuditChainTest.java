package parley.identity.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.avro.AuditEntry;
import parley.avro.Denied;
import parley.topics.AvroSerde;

final class AuditChainTest {

    static {
        // Copying a record by its builder looks classes up by name, which only the serde makes Avro trust
        AvroSerde.of(AuditEntry.class);
    }

    private static final String ENTRY = "{\"at\":\"2026-03-01T12:00:00Z\",\"cause\":\"entry-3\",\"changed\":[\"abc\"],"
            + "\"event\":\"SubscriptionRequested\",\"interaction\":\"abc\",\"outcome\":\"REFUSED\","
            + "\"policyVersion\":7,\"provider\":\"did:web:harbour:twins:computer\",\"reason\":\"NO_RULE\","
            + "\"resource\":\"/feeds/load\",\"twin\":\"did:web:grid:twins:balancer\","
            + "\"who\":\"did:web:grid:twins:balancer#agent\"}";

    @Test
    void anEntryAndItsHeadAreDigestedAsItSays() throws Exception {
        // given
        var entry = AuditedEntry.of(Audit.entry(3, List.of()));
        var digest = sha256("00", "03000000000000000000000000000000", hex(ENTRY));

        // then
        assertThat(entry.digest().hex()).isEqualTo(digest);
        var first = sha256("01", hex("parley:audit:1"), "00", hex(Audit.TWIN));
        assertThat(AuditChain.begin(Audit.TWIN).head().hex()).isEqualTo(first);
        assertThat(AuditChain.begin(Audit.TWIN).with(entry.digest()).head().hex())
                .isEqualTo(sha256("02", first, "0000000000000000", digest));
    }

    @Test
    void aLineSaysTheSameWhenItIsReadAgain() {
        var entry = AuditedEntry.of(Audit.entry(3, List.of()));

        assertThat(AuditedEntry.read(entry.json()).json()).isEqualTo(entry.json());
        assertThat(AuditedEntry.read(entry.json()).digest()).isEqualTo(entry.digest());
    }

    /// JCS knows no numbers but doubles.
    @Test
    void aNumberThatADoubleCannotHoldIsAString() {
        var entry = AuditEntry.newBuilder(Audit.entry(3, List.of()))
                .setDenied(new Denied("broker-1", Instant.EPOCH, "", "", "", "", "", Long.MAX_VALUE))
                .build();

        assertThat(AuditJson.of(entry).path("denied").toString())
                .isEqualTo(
                        "{\"by\":\"broker-1\",\"minute\":\"1970-01-01T00:00:00Z\",\"count\":\"9223372036854775807\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"index\":-1,\"salt\":\"00000000000000000000000000000000\",\"entry\":{}}",
                "{\"index\":\"1\",\"salt\":\"00000000000000000000000000000000\",\"entry\":{}}",
                "{\"index\":1,\"salt\":\"00\",\"entry\":{}}",
                "{\"index\":1,\"salt\":\"00000000000000000000000000000000\",\"entry\":[]}",
                "{\"index\":1,\"salt\":\"00000000000000000000000000000000\",\"entry\":{},\"more\":1}",
                "{\"index\":1,\"salt\":\"00000000000000000000000000000000\",\"entry\":{\"a\":1,\"a\":2}}"
            })
    void whatIsNoLineIsRefused(String line) {
        assertThatIllegalArgumentException().isThrownBy(() -> AuditedEntry.read(line));
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(UTF_8));
    }

    private static String sha256(String... parts) throws Exception {
        var bytes = new ByteArrayOutputStream();
        for (var part : parts) {
            bytes.write(HexFormat.of().parseHex(part));
        }
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
    }
}
