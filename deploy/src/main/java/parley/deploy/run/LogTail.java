package parley.deploy.run;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// What a log says about the death of its writer, in a few words.
final class LogTail {
    private static final int LAST_BYTES = 64 * 1024;
    /// What tells most first.
    private static final List<Pattern> TELLING = List.of(
            Pattern.compile("^Caused by: "),
            Pattern.compile("\\b(ERROR|FATAL)\\b|Exception in thread|^Error"),
            Pattern.compile("^[\\w.]+(Exception|Error)\\b|[Cc]annot|[Cc]ould not"));
    private static final int LONGEST = 240;

    private LogTail() {}

    static String reason(Path log, String otherwise) {
        String text;
        try {
            text = last(log);
        } catch (IOException e) {
            return otherwise;
        }
        if (text.contains("No space left on device")) {
            return "the disk is full";
        }
        if (text.contains("Address already in use")
                || text.contains("BindException")
                || text.contains("port is already in use")) {
            return "a port is taken by another program";
        }
        if (text.contains("OutOfMemoryError")) {
            return "out of memory";
        }
        for (var telling : TELLING) {
            var found = text.lines().filter(telling.asPredicate()).reduce((earlier, later) -> later);
            if (found.isPresent()) {
                var line = found.get().strip();
                return otherwise + ": " + line.substring(0, Math.min(LONGEST, line.length()));
            }
        }
        return otherwise;
    }

    private static String last(Path log) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(Math.max(0, file.length() - LAST_BYTES));
            byte[] bytes = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
