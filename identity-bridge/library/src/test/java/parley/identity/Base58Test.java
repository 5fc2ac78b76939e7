package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

final class Base58Test {
    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

    /// Of draft-msporny-base58-03, section 5.
    @Test
    void encodesThePublishedVectors() {
        assertThat(Base58.encode("Hello World!".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("2NEpo7TZRRrLZSi2U");
        assertThat(Base58.encode("The quick brown fox jumps over the lazy dog.".getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo("USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z");
        assertThat(Base58.encode(HexFormat.of().parseHex("0000287fb4cd"))).isEqualTo("11233QC4");
    }

    @Property(tries = 500)
    void agreesWithArbitraryPrecision(@ForAll @Size(max = 80) byte[] bytes) {
        assertThat(Base58.encode(bytes)).isEqualTo(slowly(bytes));
    }

    @Property(tries = 500)
    void decodesWhatItEncoded(@ForAll @Size(max = 80) byte[] bytes) {
        assertThat(Base58.decode(Base58.encode(bytes))).isEqualTo(bytes);
    }

    @Test
    void refusesWhatIsNotBase58() {
        assertThatThrownBy(() -> Base58.decode("2NEpo0")).hasMessageContaining("character 5");
        assertThatThrownBy(() -> Base58.decode("é")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Base58.decode("2".repeat(257))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Multibase.decode("uAQ")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Multibase.decode("")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String slowly(byte[] bytes) {
        var text = new StringBuilder();
        for (var rest = new BigInteger(1, bytes); rest.signum() > 0; rest = rest.divide(BigInteger.valueOf(58))) {
            text.insert(0, ALPHABET.charAt(rest.mod(BigInteger.valueOf(58)).intValue()));
        }
        for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
            text.insert(0, '1');
        }
        return text.toString();
    }
}
