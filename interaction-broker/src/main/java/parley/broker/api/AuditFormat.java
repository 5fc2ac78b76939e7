package parley.broker.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.micronaut.http.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import parley.broker.kafka.AuditLog;
import parley.identity.audit.AuditedEntry;

/// How an audit is exported, a line for each entry.
enum AuditFormat {
    /// JSON Lines, from which the chain can be computed anew.
    JSONL("application/x-ndjson"),
    /// Comma-separated values by RFC 4180, with a header, for people and their tables.
    CSV("text/csv");

    private static final List<String> COLUMNS = List.of(
            "index",
            "at",
            "outcome",
            "event",
            "who",
            "twin",
            "provider",
            "resource",
            "reason",
            "policyVersion",
            "rule",
            "interaction",
            "ended",
            "changed",
            "command",
            "disbelieved",
            "denied",
            "erased",
            "effect",
            "detail",
            "purpose",
            "terms",
            "until",
            "cause",
            "salt");

    private static final ObjectWriter ROWS = new CsvMapper()
            .writer(CsvSchema.builder()
                    .addColumns(COLUMNS, CsvSchema.ColumnType.STRING)
                    .build()
                    .withLineSeparator("\r\n"));

    private final String type;

    AuditFormat(String type) {
        this.type = type;
    }

    /// The format that a caller named; JSON Lines if none.
    static AuditFormat of(@Nullable String name) {
        return switch (name == null ? "jsonl" : name.toLowerCase(Locale.ROOT)) {
            case "jsonl" -> JSONL;
            case "csv" -> CSV;
            default -> throw Problems.invalid("format", "`" + name + "` is neither jsonl nor csv");
        };
    }

    MediaType type() {
        return new MediaType(type);
    }

    /// What stands before the first entry.
    String header() {
        return switch (this) {
            case JSONL -> "";
            case CSV -> String.join(",", COLUMNS) + "\r\n";
        };
    }

    /// The line of an entry, with its end. What cannot be read has a line, too, and nothing in it but its
    /// place.
    String line(AuditLog.Content content) {
        return switch (this) {
            case JSONL -> json(content) + "\n";
            case CSV -> csv(content);
        };
    }

    private static String json(AuditLog.Content content) {
        return content.entry() == null
                ? "{\"index\":" + content.index() + "}"
                : audited(content).json();
    }

    private static AuditedEntry audited(AuditLog.Content content) {
        AuditedEntry entry = AuditedEntry.of(Objects.requireNonNull(content.entry()));
        return new AuditedEntry(content.index(), entry.salt(), entry.entry());
    }

    private static String csv(AuditLog.Content content) {
        ObjectNode row = JsonNodeFactory.instance.objectNode().put("index", Long.toString(content.index()));
        if (content.entry() != null) {
            AuditedEntry audited = audited(content);
            row.put("salt", audited.salt().hex());
            audited.entry().properties().forEach(field -> row.put(field.getKey(), cell(field.getValue())));
        }
        try {
            return ROWS.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no row of " + content.index(), e);
        }
    }

    private static String cell(JsonNode value) {
        if (value.isObject() || value.path(0).isObject()) {
            return value.toString();
        }
        return value.isArray()
                ? StreamSupport.stream(value.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(" "))
                : inert(value.asText());
    }

    /// What a partner or a client chose must not be taken for a formula where the table is opened.
    private static String inert(String text) {
        return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
