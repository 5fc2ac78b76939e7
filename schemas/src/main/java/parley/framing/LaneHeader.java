package parley.framing;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/// What a lane's record carries besides its key and value, in one header, [RecordHeaders#LANE]: where it was read, its
/// schema, the interactions that it is allowed for, and the headers that its publisher gave it.
///
/// One header, since every process on the way pays for each: a stock MirrorMaker takes every header apart and puts it
/// together again. Layout, big endian: format (1 byte, 1); source position (12 bytes); schema fingerprint (32 bytes);
/// routes (i32 length, UTF-8); then header after header up to the end: name (1 byte: its place in the list of the
/// publisher's own, from 1, or 0, an i32 length and UTF-8), value (i32 length, -1 for null).
public final class LaneHeader {

    private static final byte FORMAT = 1;
    private static final int FIXED = 1 + Integer.BYTES + Long.BYTES + Fingerprint.LENGTH + Integer.BYTES;
    private static final byte NAMED = 0;
    private static final int NULL = -1;
    private static final List<String> NAMES = List.of(
            RecordHeaders.FEED,
            RecordHeaders.KEY,
            RecordHeaders.START,
            RecordHeaders.SEQUENCE,
            RecordHeaders.TIMESTAMP,
            RecordHeaders.SIGNATURE,
            RecordHeaders.PROOF,
            RecordHeaders.DERIVED);

    private final SourcePosition source;
    private final byte[] fingerprint;
    private final byte[] routes;
    private final List<Header> headers;

    private LaneHeader(SourcePosition source, byte[] fingerprint, byte[] routes, List<Header> headers) {
        this.source = source;
        this.fingerprint = fingerprint;
        this.routes = routes;
        this.headers = headers;
    }

    /// Where the record was read.
    public SourcePosition source() {
        return source;
    }

    /// The schema's fingerprint, 32 bytes; zeros for a tombstone. Not a copy.
    public byte[] fingerprint() {
        return fingerprint;
    }

    /// The interactions, as [RouteTag] writes them. Not a copy.
    public byte[] routes() {
        return routes;
    }

    /// The publisher's headers; none that only Parley's processors may set.
    public List<Header> headers() {
        return headers;
    }

    /// The header's value. Of the headers given, those that only Parley's processors may set are left out.
    public static byte[] encode(
            SourcePosition source, byte[] fingerprint, byte[] routes, Iterable<? extends Header> published) {
        int size = FIXED + routes.length;
        for (Header header : published) {
            size += size(header);
        }
        ByteBuffer buffer = ByteBuffer.allocate(size);
        buffer.put(FORMAT).putInt(source.partition()).putLong(source.offset());
        buffer.put(fingerprint).putInt(routes.length).put(routes);
        for (Header header : published) {
            put(buffer, header);
        }
        return buffer.array();
    }

    private static int code(String name) {
        return NAMES.indexOf(name) + 1;
    }

    private static int size(Header header) {
        int code = code(header.key());
        if (code == NAMED && RecordHeaders.internal(header.key())) {
            return 0;
        }
        int name = code == NAMED ? Integer.BYTES + RecordHeaders.utf8(header.key()).length : 0;
        return 1 + name + Integer.BYTES + (header.value() == null ? 0 : header.value().length);
    }

    private static void put(ByteBuffer buffer, Header header) {
        int code = code(header.key());
        if (code == NAMED) {
            if (RecordHeaders.internal(header.key())) {
                return;
            }
            byte[] name = RecordHeaders.utf8(header.key());
            buffer.put(NAMED).putInt(name.length).put(name);
        } else {
            buffer.put((byte) code);
        }
        byte[] value = header.value();
        if (value == null) {
            buffer.putInt(NULL);
        } else {
            buffer.putInt(value.length).put(value);
        }
    }

    /// What such a value says.
    ///
    /// @throws IllegalArgumentException if it is malformed, or holds a header that only Parley's processors may set
    public static LaneHeader parse(byte[] value) {
        ByteBuffer buffer = ByteBuffer.wrap(value);
        try {
            byte format = buffer.get();
            if (format != FORMAT) {
                throw malformed("has format " + format + ", known here is " + FORMAT);
            }
            SourcePosition source = new SourcePosition(buffer.getInt(), buffer.getLong());
            byte[] fingerprint = bytes(buffer, Fingerprint.LENGTH);
            byte[] routes = bytes(buffer, buffer.getInt());
            List<Header> headers = new ArrayList<>(NAMES.size());
            while (buffer.hasRemaining()) {
                headers.add(header(buffer));
            }
            return new LaneHeader(source, fingerprint, routes, Collections.unmodifiableList(headers));
        } catch (BufferUnderflowException e) {
            throw malformed("is cut off");
        }
    }

    private static Header header(ByteBuffer buffer) {
        String name = name(buffer, buffer.get());
        int length = buffer.getInt();
        return new RecordHeader(name, length == NULL ? null : bytes(buffer, length));
    }

    private static String name(ByteBuffer buffer, byte code) {
        if (code > NAMED && code <= NAMES.size()) {
            return NAMES.get(code - 1);
        }
        if (code != NAMED) {
            throw malformed("holds a header of number " + code);
        }
        String name = new String(bytes(buffer, buffer.getInt()), StandardCharsets.UTF_8);
        if (RecordHeaders.internal(name)) {
            throw malformed("holds " + name + ", which no publisher may set");
        }
        return name;
    }

    private static byte[] bytes(ByteBuffer buffer, int length) {
        if (length < 0) {
            throw malformed("holds something of " + length + " bytes");
        }
        if (length > buffer.remaining()) {
            throw malformed("is cut off");
        }
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    private static IllegalArgumentException malformed(String how) {
        return new IllegalArgumentException("header " + RecordHeaders.LANE + " " + how);
    }
}
