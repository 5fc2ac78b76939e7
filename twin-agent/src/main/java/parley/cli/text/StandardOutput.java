package parley.cli.text;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// Standard output, which unlike others of its kind remembers why it could not be written.
public final class StandardOutput extends PrintWriter {
    private final Remembering to;

    private StandardOutput(Remembering to) {
        super(to, true, StandardCharsets.UTF_8);
        this.to = to;
    }

    /// That of this process.
    public static StandardOutput open() {
        return to(new FileOutputStream(FileDescriptor.out));
    }

    static StandardOutput to(OutputStream stream) {
        return new StandardOutput(new Remembering(stream));
    }

    /// Returns if all that was printed so far was written.
    ///
    /// @throws OutputLostException otherwise
    public static void check(PrintWriter out) {
        if (out.checkError()) {
            throw new OutputLostException(out instanceof StandardOutput standard ? standard.to.failure : null);
        }
    }

    /// How a command ends after which nothing more is printed: in failure if what it printed was not written.
    ///
    /// @param code the exit code that it would end with
    /// @param err is told what was lost, unless nobody reads it
    public static int ended(int code, PrintWriter out, PrintWriter err) {
        try {
            check(out);
            return code;
        } catch (OutputLostException e) {
            if (code == 0 && !OutputLostException.nobodyReads(e)) {
                err.println("parley: " + e.getMessage());
            }
            return code == 0 ? 1 : code;
        }
    }

    private static final class Remembering extends FilterOutputStream {
        private @Nullable IOException failure;

        Remembering(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                failure = e;
                throw e;
            }
        }
    }
}
