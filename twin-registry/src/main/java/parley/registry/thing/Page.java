package parley.registry.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A page of a listing of Thing Descriptions (WoT Discovery, section 7.3.1.5), by the order of their ids.
///
/// @param offset how many are skipped
/// @param limit the most that are on it, at least 1
/// @param descending whether the order is turned round
/// @param collection whether the page is an object that says what it is a page of, and not only an array
public record Page(int offset, int limit, boolean descending, boolean collection) {

    /// The most Thing Descriptions on a page, and how many there are if nobody says.
    public static final int MOST = 100;

    private static final String PATH = "/things";

    /// Those of all that are on it, in order.
    public List<String> of(List<String> all) {
        Comparator<String> order = descending ? Comparator.reverseOrder() : Comparator.naturalOrder();
        return all.stream().sorted(order).skip(offset).limit(limit).toList();
    }

    /// Where the page after this one is; empty if this is the last.
    ///
    /// @param total how many there are in all
    public Optional<String> next(int total) {
        return total - offset > limit ? Optional.of(path(offset + limit)) : Optional.empty();
    }

    /// The page as it is told.
    public JsonNode told(List<ObjectNode> things, int total) {
        ArrayNode members = JsonNodeFactory.instance.arrayNode();
        members.addAll(things);
        if (!collection) {
            return members;
        }
        ObjectNode told = JsonNodeFactory.instance.objectNode();
        told.put("@context", Directory.CONTEXT);
        told.put("@type", "ThingCollection");
        told.put("total", total);
        told.put("@id", path(offset));
        next(total).ifPresent(next -> told.put("next", next));
        told.set("members", members);
        return told;
    }

    private String path(int from) {
        return PATH + "?offset=" + from + "&limit=" + limit + "&sort_by=id&sort_order=" + (descending ? "desc" : "asc")
                + (collection ? "&format=collection" : "");
    }
}
