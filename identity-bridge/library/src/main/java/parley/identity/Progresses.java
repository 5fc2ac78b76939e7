package parley.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import parley.avro.CommandProgress;

/// What is said of a command while it is executed, as a report has it; it is short.
public final class Progresses {

    /// The most characters of a text.
    public static final int LONGEST_TEXT = 200;

    /// The most characters of a value's JSON.
    public static final int LONGEST_VALUE = 4_096;

    private Progresses() {}

    static ObjectNode write(CommandProgress progress) {
        var json = SecuredDocument.JSON.createObjectNode().put("sequence", progress.getSequence());
        if (!progress.getText().isEmpty()) {
            json.put("text", progress.getText());
        }
        if (progress.getFraction() != null) {
            // As text: a signature is over the shortest form of a number, which need not be the one that was read
            json.put("fraction", Double.toString(progress.getFraction()));
        }
        if (progress.getValue() != null) {
            json.put("value", progress.getValue());
        }
        return json;
    }

    /// The number of what a report says on the way; 0 if it says nothing. Nothing has been verified.
    public static long claimed(String report) {
        try {
            return SecuredDocument.JSON
                    .readTree(report)
                    .path("progress")
                    .path("sequence")
                    .asLong();
        } catch (JsonProcessingException e) {
            return 0;
        }
    }

    static CommandProgress read(JsonNode json, Instant at) {
        var fields = new Fields(json);
        var text = fields.textOrNull("text");
        return of(
                fields.number("sequence"),
                text == null ? "" : text,
                fraction(fields.textOrNull("fraction")),
                fields.textOrNull("value"),
                at);
    }

    private static @Nullable Double fraction(@Nullable String text) {
        try {
            return text == null ? null : Double.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("fraction: a number is needed", e);
        }
    }

    /// What is said.
    ///
    /// @param value a JSON object
    /// @throws IllegalArgumentException if it is more than may be said; the message begins with the field's
    /// name
    public static CommandProgress of(
            long sequence, String text, @Nullable Double fraction, @Nullable String value, Instant at) {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence: at least 1");
        }
        if (text.length() > LONGEST_TEXT) {
            throw new IllegalArgumentException("text: at most " + LONGEST_TEXT + " characters");
        }
        if (fraction != null && !(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("fraction: from 0 to 1, unlike " + fraction);
        }
        if (value != null && (value.length() > LONGEST_VALUE || !isObject(value))) {
            throw new IllegalArgumentException("value: a JSON object of at most " + LONGEST_VALUE + " characters");
        }
        return new CommandProgress(sequence, text, fraction, value, at.truncatedTo(ChronoUnit.MILLIS));
    }

    private static boolean isObject(String value) {
        try {
            return SecuredDocument.JSON.readTree(value) instanceof ObjectNode;
        } catch (JsonProcessingException e) {
            return false;
        }
    }
}
