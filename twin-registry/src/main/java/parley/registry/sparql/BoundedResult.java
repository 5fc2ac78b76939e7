package parley.registry.sparql;

import java.io.ByteArrayOutputStream;

/// Takes as many bytes as an answer may have.
final class BoundedResult extends ByteArrayOutputStream {

    private final int most;

    BoundedResult(int most) {
        this.most = most;
    }

    @Override
    public synchronized void write(int b) {
        room(1);
        super.write(b);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        room(length);
        super.write(bytes, offset, length);
    }

    private void room(int length) {
        if (size() + length > most) {
            throw QueryRefused.tooCostly("its result is larger than " + most + " bytes; use LIMIT");
        }
    }
}
