package parley.identity;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.errors.SerializationException;
import parley.avro.CatalogEntry;
import parley.avro.SignedCatalogEntry;
import parley.topics.AvroSerde;

/// Entries of a catalogue as their organisation signed them, each for one partner: what is in a lane is believed by
/// that, and not because it is there.
///
/// The bytes of the entry are signed as they were written, so that also who knows another version of the schema can
/// verify them.
public final class CatalogEntries {
    private static final String TYPE = "CatalogEntry";

    private CatalogEntries() {}

    /// Whether an entry is to be believed.
    public sealed interface Result {
        /// It is.
        record Verified(CatalogEntry entry) implements Result {}

        /// It is not.
        record Refused(String why) implements Result {}
    }

    /// The entry signed with the key of our organisation.
    ///
    /// @param audience the organisation that is to believe it
    public static SignedCatalogEntry secure(
            CatalogEntry entry, Did audience, OrganisationKey organisation, Instant now) {
        byte[] bytes = AvroSerde.of(CatalogEntry.class).encode(entry);
        var proof = SecuredDocument.JSON
                .createObjectNode()
                .put("type", TYPE)
                .put("twin", entry.getTwin())
                .put("audience", audience.value())
                .put("digest", AgentRequest.digest(bytes));
        return new SignedCatalogEntry(ByteBuffer.wrap(bytes), organisation.secure(proof, now));
    }

    /// Believes an entry only if the organisation signed it with one of these keys, for this audience, as what stands
    /// under this key of the lane.
    public static Result verify(String key, SignedCatalogEntry signed, Did audience, OrganisationKeys organisation) {
        return switch (organisation.verify(signed.getProof())) {
            case Verification.Refused(var why) -> new Result.Refused(why);
            case Verification.Verified(var proof, var _) -> {
                try {
                    yield accept(key, signed.getEntry(), audience, proof);
                } catch (IllegalArgumentException | SerializationException e) {
                    yield new Result.Refused(String.valueOf(e.getMessage()));
                }
            }
        };
    }

    private static Result accept(String key, ByteBuffer written, Did audience, ObjectNode proof) {
        var fields = new Fields(proof);
        fields.type(TYPE);
        if (!fields.text("audience").equals(audience.value())) {
            return new Result.Refused("signed for " + fields.text("audience"));
        }
        byte[] bytes = new byte[written.remaining()];
        written.duplicate().get(bytes);
        if (!fields.text("digest").equals(AgentRequest.digest(bytes))) {
            return new Result.Refused("another entry was signed");
        }
        var entry = AvroSerde.of(CatalogEntry.class).decode(bytes);
        return fields.text("twin").equals(key) && entry.getTwin().equals(key)
                ? new Result.Verified(entry)
                : new Result.Refused("signed of " + fields.text("twin"));
    }
}
