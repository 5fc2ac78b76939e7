package parley.identity.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;

/// How far the audit of one twin has come: every entry that was ever made goes into the head, in its place.
///
/// With ‖ for one after the other, and SHA-256 as in FIPS 180-4:
/// - an entry's digest is SHA-256(`00` ‖ its salt, 16 bytes ‖ its JSON in the canonical form of RFC 8785),
///   see [AuditedEntry];
/// - the head before the first entry is SHA-256(`01` ‖ `parley:audit:1`, UTF-8 ‖ `00` ‖ the twin's DID,
///   UTF-8);
/// - the head after an entry is SHA-256(`02` ‖ the head before it, 32 bytes ‖ the entry's index, 8 bytes,
///   big endian ‖ the entry's digest, 32 bytes).
///
/// The first byte keeps what is one thing from being taken for another. The content goes in by its digest
/// alone, so it can be erased, with its salt, and every later head still follows.
///
/// @param twin the DID of the provider twin, or of the organisation, in whose log was decided
/// @param entries how many there are
/// @param head after the last of them
public record AuditChain(String twin, long entries, Digest head) {
    private static final byte FIRST = 1;
    private static final byte NEXT = 2;
    private static final byte[] NAME = "parley:audit:1\0".getBytes(UTF_8);

    /// @throws IllegalArgumentException if there are fewer than no entries
    public AuditChain {
        if (entries < 0) {
            throw new IllegalArgumentException("a chain of " + entries + " entries");
        }
    }

    /// The chain of that twin before its first entry.
    public static AuditChain begin(String twin) {
        return new AuditChain(twin, 0, Digest.over(FIRST, NAME, twin.getBytes(UTF_8)));
    }

    /// The chain with one more entry, whose index is [#entries] of this one.
    ///
    /// @param digest the entry's
    public AuditChain with(Digest digest) {
        byte[] index = ByteBuffer.allocate(Long.BYTES).putLong(entries).array();
        return new AuditChain(twin, entries + 1, Digest.over(NEXT, head.bytes(), index, digest.bytes()));
    }
}
