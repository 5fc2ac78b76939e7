package parley.deploy.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Map;

/// Nested maps as text.
final class Json {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final YAMLMapper YAML = new YAMLMapper();

    private Json() {}

    static String text(Map<String, ?> values) {
        return write(JSON, values);
    }

    static String yaml(Map<String, ?> values) {
        return write(YAML, values);
    }

    private static String write(ObjectMapper mapper, Map<String, ?> values) {
        try {
            return mapper.writerWithDefaultPrettyPrinter().writeValueAsString(values) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
