package parley.agent.replay;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.jspecify.annotations.Nullable;
import parley.agent.publishing.FeedSource;
import parley.agent.publishing.SchemaResource;

/// The rows of a CSV file, `timestamp,value` after a header line that says so; each with its own time in `time`.
///
/// Not thread-safe. Empty lines are skipped; a malformed line is an [IOException] that names it.
public final class CsvReplay implements FeedSource {
    private static final Schema SCHEMA = SchemaResource.read(CsvReplay.class, "Reading.avsc");
    private static final String HEADER = "timestamp,value";

    private final String name;
    private final BufferedReader lines;
    private long line;

    private CsvReplay(String name, BufferedReader lines) {
        this.name = name;
        this.lines = lines;
    }

    /// Opens a file.
    ///
    /// @throws IOException if it cannot be read or does not start with the header line
    public static CsvReplay open(Path file) throws IOException {
        return of(file.toString(), Files.newBufferedReader(file));
    }

    static CsvReplay of(String name, BufferedReader lines) throws IOException {
        var replay = new CsvReplay(name, lines);
        var header = replay.read();
        if (header == null || !header.strip().replace("\uFEFF", "").equals(HEADER)) {
            lines.close();
            throw replay.wrong("the header line `" + HEADER + "` is missing");
        }
        return replay;
    }

    @Override
    public Schema schema() {
        return SCHEMA;
    }

    @Override
    public Optional<GenericRecord> next() throws IOException {
        var row = read();
        while (row != null && row.isBlank()) {
            row = read();
        }
        return row == null ? Optional.empty() : Optional.of(reading(row));
    }

    private @Nullable String read() throws IOException {
        line++;
        return lines.readLine();
    }

    private GenericRecord reading(String row) throws IOException {
        var columns = row.split(",", -1);
        if (columns.length != 2) {
            throw wrong(columns.length + " columns, not 2");
        }
        var time = Times.parse(columns[0].strip()).orElseThrow(() -> wrong("timestamp: `" + columns[0] + "`"));
        try {
            double value = Double.parseDouble(columns[1].strip());
            return new GenericRecordBuilder(SCHEMA)
                    .set("time", time.toEpochMilli())
                    .set("value", value)
                    .build();
        } catch (NumberFormatException e) {
            throw wrong("value: `" + columns[1] + "`");
        }
    }

    private IOException wrong(String what) {
        return new IOException(name + ":" + line + ": " + what);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
