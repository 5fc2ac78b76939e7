package parley.deploy.space;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// A certificate for a host that its own key has signed (RFC 5280): for who is told of it otherwise.
final class SelfSigned {
    private static final AlgorithmIdentifier ECDSA = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final int SERIAL_BITS = 127;
    private static final Duration VALID = Duration.ofDays(3650);

    /// It is valid a little before it is made, for clocks that are behind.
    private static final Duration BEFORE = Duration.ofHours(1);

    private SelfSigned() {}

    /// @param host a name or an address, which stands in `subjectAltName` (4.2.1.6)
    /// @param pair of the curve secp256r1
    static Certificate certificate(String host, KeyPair pair, SecureRandom random)
            throws IOException, GeneralSecurityException {
        var name = new X500NameBuilder().addRDN(BCStyle.CN, host).build();
        var now = Instant.now();
        var generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE)));
        generator.setSignature(ECDSA);
        generator.setIssuer(name);
        generator.setSubject(name);
        generator.setStartDate(new Time(Date.from(now.minus(BEFORE))));
        generator.setEndDate(new Time(Date.from(now.plus(VALID))));
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        generator.setExtensions(new Extensions(new Extension(
                Extension.subjectAlternativeName, false, alternative(host).getEncoded())));
        var body = generator.generateTBSCertificate();
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate(), random);
        signature.update(body.getEncoded("DER"));
        var certificate = new ASN1EncodableVector();
        certificate.add(body);
        certificate.add(ECDSA);
        certificate.add(new DERBitString(signature.sign()));
        return CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(new DERSequence(certificate).getEncoded("DER")));
    }

    private static GeneralNames alternative(String host) {
        boolean address = host.matches("[0-9.]+|.*:.*");
        return new GeneralNames(new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, host));
    }
}
