package parley.registry.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// JSON Merge Patch (RFC 7396).
public final class MergePatch {

    private MergePatch() {}

    /// The target with what the patch says in the place of what it said; what the patch says is null is no
    /// more.
    public static ObjectNode applied(JsonNode target, ObjectNode patch) {
        ObjectNode result =
                target instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        patch.properties().forEach(member -> {
            String name = member.getKey();
            if (member.getValue().isNull()) {
                result.remove(name);
            } else if (member.getValue() instanceof ObjectNode part) {
                result.set(name, applied(result.path(name), part));
            } else {
                result.set(name, member.getValue());
            }
        });
        return result;
    }
}
