package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SigningKeyTest {
    private static final char[] PASSWORD = "correct horse".toCharArray();

    /// RFC 8032, section 7.1, test 2.
    @Test
    void signsAsThePublishedVectorSays() {
        var key = SigningKey.ofSeed(
                HexFormat.of().parseHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));

        assertThat(HexFormat.of().formatHex(key.publicKey().raw()))
                .isEqualTo("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c");
        assertThat(HexFormat.of().formatHex(key.sign(new byte[] {0x72})))
                .isEqualTo("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00");
    }

    @Property(tries = 20)
    void theJdkVerifiesWhatWeSign(@ForAll @Size(max = 300) byte[] message) throws Exception {
        var key = Keys.named("a");
        byte[] reversed = key.publicKey().raw();
        for (int i = 0; i < 16; i++) {
            byte low = reversed[i];
            reversed[i] = reversed[31 - i];
            reversed[31 - i] = low;
        }
        boolean odd = (reversed[0] & 0x80) != 0;
        reversed[0] &= 0x7f;
        var verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new EdECPublicKeySpec(
                        NamedParameterSpec.ED25519, new EdECPoint(odd, new java.math.BigInteger(1, reversed)))));
        verifier.update(message);

        assertThat(verifier.verify(key.sign(message))).isTrue();
        assertThat(key.publicKey().verify(message, key.sign(message))).isTrue();
    }

    @Test
    void isKnownByItsMultikey() {
        var key = SigningKey.generate(new SecureRandom());

        assertThat(key.multibase()).startsWith("z6Mk");
        assertThat(PublicKey.multibase(key.multibase())).isEqualTo(key.publicKey());
    }

    @Test
    void refusesWhatIsNoKey() {
        assertThatThrownBy(() -> PublicKey.multibase("z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc"))
                .as("an X25519 key")
                .isInstanceOf(IllegalArgumentException.class);
        byte[] neutral = new byte[32];
        neutral[0] = 1;
        assertThatThrownBy(() -> new PublicKey(neutral))
                .as("a point of small order, for which anybody can sign")
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PublicKey(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void survivesItsFileWhichIsTheOwnersOnly(@TempDir Path folder) throws IOException {
        var file = folder.resolve("organisation.p12");
        var key = SigningKey.generate(new SecureRandom());

        key.store(file, PASSWORD);

        assertThat(SigningKey.load(file, PASSWORD).publicKey()).isEqualTo(key.publicKey());
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder.toFile().list()).containsExactly("organisation.p12");
    }

    @Test
    void isNeverOverwritten(@TempDir Path folder) throws IOException {
        var file = folder.resolve("key.p12");
        Keys.named("first").store(file, PASSWORD);

        assertThatThrownBy(() -> Keys.named("second").store(file, PASSWORD))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(SigningKey.load(file, PASSWORD).multibase())
                .isEqualTo(Keys.named("first").multibase());
    }

    @Test
    void isNotReadWithoutItsPassword(@TempDir Path folder) throws IOException {
        var file = folder.resolve("key.p12");
        Keys.named("a").store(file, PASSWORD);

        assertThatThrownBy(() -> SigningKey.load(file, "wrong".toCharArray())).isInstanceOf(IOException.class);
        Files.writeString(file, "garbage");
        assertThatThrownBy(() -> SigningKey.load(file, PASSWORD)).isInstanceOf(IOException.class);
    }

    @Test
    void isNotPrinted() {
        var key = Keys.named("a");

        assertThat(key.toString()).isEqualTo("SigningKey[" + key.multibase() + "]");
    }
}
