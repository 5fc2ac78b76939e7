package parley.interaction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class InteractionIdTest {

    @Property(tries = 200)
    void is_the_base32hex_of_half_a_digest(@ForAll String requester, @ForAll String provider, @ForAll String feed)
            throws Exception {
        String id = InteractionId.of(requester, provider, feed);

        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(String.join("\0", requester, provider, feed).getBytes(UTF_8));
        assertThat(id).matches("[0-9a-v]{26}").isEqualTo(bitByBit(digest));
    }

    @Test
    void tells_apart_what_only_the_borders_tell_apart() {
        assertThat(InteractionId.of("a", "bc", "d")).isNotEqualTo(InteractionId.of("ab", "c", "d"));
    }

    private static String bitByBit(byte[] digest) {
        StringBuilder digits = new StringBuilder();
        for (int start = 0; start < 128; start += 5) {
            int digit = 0;
            for (int bit = start; bit < start + 5; bit++) {
                digit = digit * 2 + (bit < 128 ? (digest[bit / 8] >> (7 - bit % 8)) & 1 : 0);
            }
            digits.append("0123456789abcdefghijklmnopqrstuv".charAt(digit));
        }
        return digits.toString();
    }
}
