package parley.identity.audit;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import parley.avro.AuditEntry;
import parley.avro.AuditRange;
import parley.avro.Outcome;
import parley.avro.Reason;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeys;
import parley.identity.SigningKey;

/// An audit of so many entries, as it is exported, to be tampered with.
final class Audit {
    static final Did HARBOUR = Did.organisation("did:web:harbour");
    static final String TWIN = HARBOUR.twin("computer").value();
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final OrganisationKey KEY = key(1);

    final List<String> contents = new ArrayList<>();
    final List<String> chain = new ArrayList<>();

    /// @param heads after which entries a head is signed
    static Audit of(int entries, Set<Integer> heads) {
        var audit = new Audit();
        var chain = AuditChain.begin(TWIN);
        for (int index = 0; index < entries; index++) {
            var entry = AuditedEntry.of(entry(index, List.of()));
            audit.contents.add(entry.json());
            audit.chain.add(new ChainLine.Link(TWIN, index, entry.digest()).json());
            chain = chain.with(entry.digest());
            if (heads.contains(index)) {
                audit.chain.add(SignedHead.secure(chain, KEY, NOON.plusSeconds(index)));
            }
        }
        return audit;
    }

    /// As one of so many entries with a head after the last.
    static Audit of(int entries) {
        return of(entries, Set.of(entries - 1));
    }

    static OrganisationKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return new OrganisationKey(HARBOUR, SigningKey.ofSeed(bytes));
    }

    static AuditEntry entry(long index, List<AuditRange> erased) {
        byte[] salt = new byte[Salt.BYTES];
        salt[0] = (byte) index;
        salt[1] = (byte) (index >> 8);
        return AuditEntry.newBuilder()
                .setCause("entry-" + index)
                .setAt(NOON)
                .setEvent("SubscriptionRequested")
                .setWho("did:web:grid:twins:balancer#agent")
                .setTwin("did:web:grid:twins:balancer")
                .setProvider(TWIN)
                .setResource("/feeds/load")
                .setOutcome(Outcome.REFUSED)
                .setReason(Reason.NO_RULE)
                .setPolicyVersion(7)
                .setRule("")
                .setInteraction("abc")
                .setEnded(List.of())
                .setChanged(List.of("abc"))
                .setErased(erased)
                .setIndex(index)
                .setSalt(ByteBuffer.wrap(salt))
                .build();
    }

    AuditVerdict verdict() {
        return verdict(KEY.verifying());
    }

    AuditVerdict verdict(OrganisationKeys keys) {
        var verifier = new AuditVerifier(TWIN, keys);
        contents.forEach(verifier::content);
        chain.forEach(verifier::chain);
        return verifier.verdict();
    }

    /// Where the link of an entry stands in the chain.
    int link(int index) {
        for (int at = 0; at < chain.size(); at++) {
            if (ChainLine.read(chain.get(at)) instanceof ChainLine.Link link && link.index() == index) {
                return at;
            }
        }
        throw new IllegalArgumentException("no link of " + index);
    }
}
