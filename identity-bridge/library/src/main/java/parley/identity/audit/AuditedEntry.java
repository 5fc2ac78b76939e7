package parley.identity.audit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;
import parley.avro.AuditEntry;
import parley.identity.SecuredDocument;

/// An entry with its place and its salt: one line of an export.
///
/// `{"index": 7, "salt": "<32 hex digits>", "entry": {…}}`
///
/// @param index its place in the chain
/// @param entry see [AuditJson]
public record AuditedEntry(long index, Salt salt, ObjectNode entry) {
    private static final byte CONTENT = 0;
    private static final Set<String> FIELDS = new TreeSet<>(Set.of("index", "salt", "entry"));

    /// The entry that has a place already.
    ///
    /// @throws IllegalArgumentException if it has none
    public static AuditedEntry of(AuditEntry entry) {
        return new AuditedEntry(entry.getIndex(), Salt.of(entry.getSalt()), AuditJson.of(entry));
    }

    /// @throws IllegalArgumentException if the index is negative
    public AuditedEntry {
        if (index < 0) {
            throw new IllegalArgumentException("index: " + index + " is none");
        }
    }

    /// Reads a line.
    ///
    /// @throws IllegalArgumentException saying what is wrong with it
    public static AuditedEntry read(String line) {
        var json = SecuredDocument.unambiguous(line)
                .orElseThrow(() -> new IllegalArgumentException("not a JSON object that can be read in one way only"));
        var names = new TreeSet<String>();
        json.fieldNames().forEachRemaining(names::add);
        if (!names.equals(FIELDS)) {
            throw new IllegalArgumentException("has " + names + ", and must have " + FIELDS);
        }
        if (!json.path("index").isIntegralNumber()) {
            throw new IllegalArgumentException("index: a whole number is needed");
        }
        if (!(json.path("entry") instanceof ObjectNode entry)) {
            throw new IllegalArgumentException("entry: an object is needed");
        }
        return new AuditedEntry(
                json.path("index").longValue(), new Salt(json.path("salt").asText()), entry);
    }

    /// The digest that the chain has of it: see [AuditChain].
    public Digest digest() {
        return Digest.over(CONTENT, salt.bytes(), SecuredDocument.canonical(entry));
    }

    /// As a line.
    public String json() {
        var json = JsonNodeFactory.instance.objectNode().put("index", index).put("salt", salt.hex());
        json.set("entry", entry);
        return json.toString();
    }
}
