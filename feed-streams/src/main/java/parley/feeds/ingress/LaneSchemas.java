package parley.feeds.ingress;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.feeds.flow.FeedSchema;
import parley.framing.Fingerprint;

/// The schemas that one partner's lane has brought, by fingerprint; what it has not, its catalogue may
/// have. It outlasts a loop that begins anew: what the lane has brought once it does not bring again.
/// Thread-safe.
final class LaneSchemas {

    /// A partner cannot fill the memory with schemas: the one unused for longest goes, and is found again elsewhere.
    private static final int KEPT = 1000;

    private final PartnerCatalog catalog;
    private final Map<ByteBuffer, FeedSchema> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, FeedSchema> eldest) {
            return size() > KEPT;
        }
    };
    private @Nullable FeedSchema latest;

    LaneSchemas(PartnerCatalog catalog) {
        this.catalog = catalog;
    }

    /// Takes in a schema record.
    ///
    /// @throws IllegalArgumentException if it is no schema or not of that fingerprint
    synchronized void learn(byte[] fingerprint, String json) {
        FeedSchema schema = FeedSchema.parse(json);
        if (!Arrays.equals(schema.fingerprint(), fingerprint)) {
            throw new IllegalArgumentException("not the schema of fingerprint " + Fingerprint.hex(fingerprint));
        }
        known.putIfAbsent(ByteBuffer.wrap(fingerprint), schema);
    }

    /// The schema of a fingerprint, or null.
    ///
    /// @param twin the DID of the twin whose feed uses it
    synchronized @Nullable FeedSchema get(String twin, byte[] fingerprint) {
        FeedSchema last = latest;
        if (last != null && Arrays.equals(last.fingerprint(), fingerprint)) {
            return last;
        }
        FeedSchema schema = known.get(ByteBuffer.wrap(fingerprint));
        if (schema == null) {
            schema = fromCatalog(twin, fingerprint);
        }
        if (schema != null) {
            latest = schema;
        }
        return schema;
    }

    private @Nullable FeedSchema fromCatalog(String twin, byte[] fingerprint) {
        String json = catalog.schema(twin, fingerprint);
        if (json == null) {
            return null;
        }
        try {
            learn(fingerprint, json);
        } catch (IllegalArgumentException e) {
            return null;
        }
        return known.get(ByteBuffer.wrap(fingerprint));
    }
}
