package parley.feeds.ingress;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.feeds.delivery.DeliveryTable;
import parley.feeds.delivery.Resolution;
import parley.framing.RouteTag;

/// Resolves the routes of lane records, each set of them once per table. For one thread.
final class Resolutions {

    private static final int KEPT = 10_000;

    private final Map<ByteBuffer, List<RouteTag>> tags = new HashMap<>();
    private final Map<String, Map<ByteBuffer, Resolution>> bySender = new HashMap<>();
    private DeliveryTable table = DeliveryTable.EMPTY;
    private @Nullable Latest latest;

    private record Latest(byte[] routes, String sender, Resolution resolution) {}

    /// Uses another table from now on; says whether it is another.
    @SuppressWarnings("ReferenceEquality") // the same table as long as nothing changed
    boolean use(DeliveryTable current) {
        if (current == table) {
            return false;
        }
        table = current;
        bySender.clear();
        latest = null;
        return true;
    }

    /// What becomes of records with these routes.
    ///
    /// @param sender the DID of the organisation whose lane they came through
    /// @throws IllegalArgumentException if the routes are malformed
    Resolution of(byte[] routes, String sender) {
        Latest last = latest;
        if (last == null || !last.sender().equals(sender) || !Arrays.equals(last.routes(), routes)) {
            last = new Latest(routes, sender, lookUp(routes, sender));
            latest = last;
        }
        return last.resolution();
    }

    private Resolution lookUp(byte[] routes, String sender) {
        Map<ByteBuffer, Resolution> known = bySender.computeIfAbsent(sender, any -> new HashMap<>());
        ByteBuffer key = ByteBuffer.wrap(routes);
        Resolution resolution = known.get(key);
        if (resolution == null) {
            if (known.size() >= KEPT) {
                known.clear();
            }
            resolution = Resolution.of(parse(key, routes), sender, table);
            known.put(key, resolution);
        }
        return resolution;
    }

    private List<RouteTag> parse(ByteBuffer key, byte[] routes) {
        List<RouteTag> parsed = tags.get(key);
        if (parsed == null) {
            if (tags.size() >= KEPT) {
                tags.clear();
            }
            parsed = RouteTag.parse(new String(routes, StandardCharsets.UTF_8));
            tags.put(key, parsed);
        }
        return parsed;
    }
}
