package parley.identity.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import parley.avro.AuditChainRecord;
import parley.avro.AuditHead;
import parley.avro.AuditLink;
import parley.identity.SecuredDocument;

/// One line of what goes with an export: a link of the chain, or a head that the organisation signed.
public sealed interface ChainLine {

    /// The line as it stands.
    String json();

    /// An entry's place: `{"twin": "did:…", "index": 7, "digest": "<64 hex digits>"}`.
    record Link(String twin, long index, Digest digest) implements ChainLine {
        @Override
        public String json() {
            return JsonNodeFactory.instance
                    .objectNode()
                    .put("twin", twin)
                    .put("index", index)
                    .put("digest", digest.hex())
                    .toString();
        }
    }

    /// A signed head over all links before it: see [SignedHead].
    record Head(String json) implements ChainLine {}

    /// What the topic `audit-chain` holds.
    ///
    /// @throws IllegalArgumentException if it is neither
    static ChainLine of(AuditChainRecord value) {
        return switch (value.getRecord()) {
            case AuditLink link -> new Link(link.getTwin(), link.getIndex(), Digest.of(link.getDigest()));
            case AuditHead head -> new Head(head.getStatement());
            default -> throw new IllegalArgumentException("neither a link nor a head");
        };
    }

    /// Reads a line; of a head nothing has been verified then.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    static ChainLine read(String line) {
        var json = SecuredDocument.unambiguous(line)
                .orElseThrow(() -> new IllegalArgumentException("not a JSON object that can be read in one way only"));
        if (json.has("type")) {
            return new Head(line);
        }
        if (!json.path("index").isIntegralNumber() || json.size() != 3) {
            throw new IllegalArgumentException("neither a link, which has twin, index and digest, nor a signed head");
        }
        return new Link(
                json.path("twin").asText(),
                json.path("index").longValue(),
                new Digest(json.path("digest").asText()));
    }
}
