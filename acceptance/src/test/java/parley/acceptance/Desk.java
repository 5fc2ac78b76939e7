package parley.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import parley.cli.Parley;
import parley.deploy.Launcher;

/// Runs the command lines of pages in this JVM, so that none of them waits for one of its own.
///
/// A call is a folder: `call` holds the variables, an empty text, and the arguments, each ended by a zero
/// byte; `in` what it reads. The folder's name is sent in a line, and when `out` and `err` are written the
/// exit code comes back. The variable `PARLEY_DATA` says that the call is of a verb of spaces, and where those are.
final class Desk implements AutoCloseable {
    /// As a shell calls the command; the folder is `$DESK`, the port `$DESK_PORT`. Files have to be named
    /// from the root, since this JVM has a working folder of its own.
    static final String CLIENT = """
            call=$(mktemp -d "$DESK/call.XXXXXX")
            cat > "$call/in"
            {
              printf '%s\\0' "HOME=$HOME"
              if [ -n "${PARLEY_DATA-}" ]; then printf '%s\\0' "PARLEY_DATA=$PARLEY_DATA"; fi
              if [ -n "${PARLEY_AGENT-}" ]; then printf '%s\\0' "PARLEY_AGENT=$PARLEY_AGENT"; fi
              if [ -n "${PARLEY_TWIN-}" ]; then printf '%s\\0' "PARLEY_TWIN=$PARLEY_TWIN"; fi
              printf '\\0'
              for argument; do
                if [ -f "$argument" ]; then argument=$(realpath "$argument"); fi
                printf '%s\\0' "$argument"
              done
            } > "$call/call"
            exec 3<>"/dev/tcp/127.0.0.1/$DESK_PORT"
            echo "$call" >&3
            read -r code <&3
            cat "$call/out"
            cat "$call/err" >&2
            exit "$code"
            """;

    private final ServerSocket socket;

    private Desk(ServerSocket socket) {
        this.socket = socket;
    }

    static Desk open() throws IOException {
        var desk = new Desk(new ServerSocket(0, 0, InetAddress.getLoopbackAddress()));
        Thread.ofVirtual().start(desk::serve);
        return desk;
    }

    int port() {
        return socket.getLocalPort();
    }

    private void serve() {
        while (true) {
            try {
                var caller = socket.accept();
                Thread.ofPlatform().daemon().start(() -> answer(caller));
            } catch (SocketException e) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void answer(Socket caller) {
        try (caller;
                var lines = new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
                var reply = new PrintWriter(caller.getOutputStream(), true, StandardCharsets.UTF_8)) {
            reply.println(run(Path.of(lines.readLine())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int run(Path call) throws IOException {
        var parts = List.of(Files.readString(call.resolve("call")).split("\0", -1));
        int gap = parts.indexOf("");
        Map<String, String> variables = new HashMap<>();
        for (var variable : parts.subList(0, gap)) {
            var split = variable.split("=", 2);
            variables.put(split[0], split[1]);
        }
        var arguments = new ArrayList<>(parts.subList(gap + 1, parts.size() - 1));
        try (var in = Files.newInputStream(call.resolve("in"));
                var out = new PrintWriter(Files.newBufferedWriter(call.resolve("out")));
                var err = new PrintWriter(Files.newBufferedWriter(call.resolve("err")))) {
            var data = variables.get("PARLEY_DATA");
            if (data == null) {
                return Parley.run(in, out, err, variables, arguments.toArray(String[]::new));
            }
            arguments.addAll(List.of("--data", data));
            return Launcher.run(out, err, arguments.toArray(String[]::new));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
