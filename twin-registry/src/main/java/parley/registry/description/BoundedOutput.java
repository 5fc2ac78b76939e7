package parley.registry.description;

import java.io.ByteArrayOutputStream;
import parley.registry.description.Description.Excessive;

/// Takes as many bytes as a description may have once its IRIs are absolute.
final class BoundedOutput extends ByteArrayOutputStream {

    private final Limits limits;

    BoundedOutput(Limits limits) {
        this.limits = limits;
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
        if (size() + length > limits.canonicalBytes()) {
            throw new Refused(new Excessive(limits.over("bytes once its IRIs are absolute", limits.canonicalBytes())));
        }
    }
}
