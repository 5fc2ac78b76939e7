package parley.agent.bulk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.RuntimeJsonMappingException;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Reads the rows of a file, one after the other: CSV (RFC 4180) with a header, or, if its name ends in `.json`,
/// `.jsonl` or `.ndjson`, objects of JSON, in an array or one after the other.
final class Rows implements AutoCloseable {
    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES, CsvParser.Feature.TRIM_SPACES)
            .build();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path file;
    private final MappingIterator<JsonNode> rows;
    private final boolean table;
    private long number;

    private Rows(Path file, MappingIterator<JsonNode> rows, boolean table) {
        this.file = file;
        this.rows = rows;
        this.table = table;
    }

    static Rows open(Path file) throws IOException {
        var name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        boolean json = name.endsWith(".json") || name.endsWith(".jsonl") || name.endsWith(".ndjson");
        var reader = json
                ? JSON.readerFor(JsonNode.class)
                : CSV.readerFor(JsonNode.class).with(CsvSchema.emptySchema().withHeader());
        return new Rows(file, reader.readValues(Files.newBufferedReader(file)), !json);
    }

    /// Whether every row has all columns, if only empty.
    boolean table() {
        return table;
    }

    /// Whether there is another.
    ///
    /// @throws IOException if the file cannot be read on
    boolean hasNext() throws IOException {
        try {
            return rows.hasNextValue();
        } catch (JsonProcessingException | RuntimeJsonMappingException e) {
            throw new IOException(file + ": after row " + number + ": " + firstLine(e), e);
        }
    }

    Row next() throws IOException {
        try {
            var fields = rows.nextValue();
            number++;
            return new Row(number, fields);
        } catch (JsonProcessingException | RuntimeJsonMappingException e) {
            throw new IOException(file + ": row " + (number + 1) + ": " + firstLine(e), e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
