package parley.broker.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.avro.CommandProgress;

/// What was said of a command while it was executed.
///
/// @param sequence counts what was said of it, from 1
/// @param text for people
/// @param fraction how much of it is done, 0 to 1
/// @param value the agent's own
/// @param at when it was said, by the agent's clock
@Serdeable
record ProgressView(
        long sequence,
        @Nullable String text,
        @Nullable Double fraction,
        @Nullable Map<String, Object> value,
        Instant at) {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    static @Nullable ProgressView of(@Nullable CommandProgress progress) {
        return progress == null
                ? null
                : new ProgressView(
                        progress.getSequence(),
                        progress.getText().isEmpty() ? null : progress.getText(),
                        progress.getFraction(),
                        value(progress.getValue()),
                        progress.getAt());
    }

    private static @Nullable Map<String, Object> value(@Nullable String json) {
        try {
            return json == null ? null : JSON.readValue(json, OBJECT);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON object: " + json, e);
        }
    }
}
