package parley.bench;

import java.io.IOException;

/// Freezes and thaws processes: what is frozen keeps its memory, its connections and its compiled code.
enum Signal {
    STOP,
    CONT;

    void to(long pid) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-" + name(), Long.toString(pid))
                .start()
                .waitFor();
        if (code != 0) {
            throw new IOException("kill -" + name() + " " + pid + ": exit code " + code);
        }
    }
}
