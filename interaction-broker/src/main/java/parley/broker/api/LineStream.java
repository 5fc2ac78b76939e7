package parley.broker.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.util.Iterator;
import parley.broker.kafka.AuditLog;

/// Lines as a stream of bytes, each made when it is read: however many there are, one is in memory. Closing
/// it closes what they are made of.
final class LineStream extends InputStream {

    private final Iterator<String> lines;
    private final AuditLog.Reading<?> source;
    private byte[] line = new byte[0];
    private int at;

    /// @param lines with their ends
    LineStream(Iterator<String> lines, AuditLog.Reading<?> source) {
        this.lines = lines;
        this.source = source;
    }

    private boolean more() {
        while (at == line.length && lines.hasNext()) {
            line = lines.next().getBytes(UTF_8);
            at = 0;
        }
        return at < line.length;
    }

    @Override
    public int read() {
        return more() ? line[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        if (length == 0) {
            return 0;
        }
        int read = 0;
        while (read < length && more()) {
            int some = Math.min(length - read, line.length - at);
            System.arraycopy(line, at, bytes, offset + read, some);
            at += some;
            read += some;
        }
        return read == 0 ? -1 : read;
    }

    @Override
    public void close() {
        source.close();
    }
}
