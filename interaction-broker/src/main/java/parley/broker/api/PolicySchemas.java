package parley.broker.api;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// The JSON Schemas of policies. A root policy has rules of the same kind, and less of each.
final class PolicySchemas {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String RESOURCE = "/parley/broker/policy.schema.json";
    private static final String INBOUND = """
            {"description": "What others may do with our twins at most, by who asks; anything, if absent.",
             "type": "array", "maxItems": 1000,
             "items": {"allOf": [{"$ref": "#/$defs/rule"}, {"properties": {"terms": false}}]}}""";
    private static final String OUTBOUND = """
            {"description": "What our twins may do with others at most, by who is asked; anything, if absent.",
             "type": "array", "maxItems": 1000,
             "items": {"allOf": [{"$ref": "#/$defs/rule"}, {"properties": {
               "terms": false, "effect": {"enum": ["allow", "deny"]}, "subject": {"not": {"anyOf": [{"required": ["agent"]}, {"required": ["attested"]}]}}}}]}}""";

    private PolicySchemas() {}

    static String policy() {
        try (InputStream schema = PolicySchemas.class.getResourceAsStream(RESOURCE)) {
            return new String(Objects.requireNonNull(schema, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String rootPolicy() {
        try {
            ObjectNode schema = (ObjectNode) JSON.readTree(policy());
            schema.put("$id", "urn:parley:schema:root-policy")
                    .put("title", "An organisation's root policy")
                    .put("description", "What an organisation allows its twins at most.");
            schema.remove("required");
            ObjectNode lists = JSON.createObjectNode();
            lists.set("inbound", JSON.readTree(INBOUND));
            lists.set("outbound", JSON.readTree(OUTBOUND));
            schema.set("properties", lists);
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
