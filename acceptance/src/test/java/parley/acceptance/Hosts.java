package parley.acceptance;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Two hosts with a wire between them, as network namespaces: neither has any other network, or sees the other's
/// loopback.
final class Hosts implements AutoCloseable {
    private static final String WIRE = "parley0";

    private final Host first;
    private final Host second;

    private Hosts(Host first, Host second) {
        this.first = first;
        this.second = second;
    }

    /// One of them.
    /// @param address on the wire
    record Host(String namespace, String address) {
        /// A command line that runs on it.
        List<String> line(List<String> command) {
            return Stream.concat(Stream.of("ip", "netns", "exec", namespace), command.stream())
                    .toList();
        }

        /// Where processes on it listen, and can be reached by the wire: `address:port`, or `*:port` for any address.
        List<String> listening() throws IOException, InterruptedException {
            return run(line(List.of("ss", "-Hltn"))).stream()
                    .map(socket ->
                            Arrays.asList(socket.strip().split("\\s+", -1)).get(3))
                    .map(local -> local.replace("[::ffff:", "").replace("]", ""))
                    .filter(local -> !local.startsWith("127.") && !local.startsWith("[::1"))
                    .distinct()
                    .toList();
        }

        /// Whether a connection to that port of another is taken.
        boolean reaches(Host other, int port) throws IOException, InterruptedException {
            return new ProcessBuilder(line(List.of("bash", "-c", "exec 3<>/dev/tcp/" + other.address + "/" + port)))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        }

        private List<ProcessHandle> processes() throws IOException, InterruptedException {
            return run(List.of("ip", "netns", "pids", namespace)).stream()
                    .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid.strip())).stream())
                    .toList();
        }

        private void end() throws IOException, InterruptedException {
            processes().forEach(ProcessHandle::destroyForcibly);
            Patiently.await("the end of all on " + namespace)
                    .until(() -> processes().isEmpty());
            run(List.of("ip", "netns", "delete", namespace));
        }
    }

    /// Whether this machine lets us make any.
    static boolean possible() {
        return Stream.of("/proc/self/ns/net", "/run").allMatch(path -> Files.exists(Path.of(path)))
                && "root".equals(System.getProperty("user.name"))
                && Stream.of("ip", "ss")
                        .allMatch(tool -> Arrays.stream(
                                        System.getenv().getOrDefault("PATH", "").split(":", -1))
                                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool))));
    }

    static Hosts make() throws IOException, InterruptedException {
        var name = "parley-" + ProcessHandle.current().pid();
        var hosts = new Hosts(new Host(name + "-1", "10.77.0.1"), new Host(name + "-2", "10.77.0.2"));
        run(List.of("ip", "netns", "add", hosts.first.namespace));
        run(List.of("ip", "netns", "add", hosts.second.namespace));
        run(Arrays.asList(("ip link add " + WIRE + " netns " + hosts.first.namespace + " type veth peer name " + WIRE
                        + " netns " + hosts.second.namespace)
                .split(" ", -1)));
        for (var host : List.of(hosts.first, hosts.second)) {
            var ip = List.of("ip", "-n", host.namespace);
            run(with(ip, "address", "add", host.address + "/24", "dev", WIRE));
            run(with(ip, "link", "set", WIRE, "up"));
            run(with(ip, "link", "set", "lo", "up"));
        }
        return hosts;
    }

    /// Cuts the wire: what is under way is lost, and nothing says so.
    void cut() throws IOException, InterruptedException {
        run(List.of("ip", "-n", first.namespace, "link", "set", WIRE, "down"));
    }

    void mend() throws IOException, InterruptedException {
        run(List.of("ip", "-n", first.namespace, "link", "set", WIRE, "up"));
    }

    Host first() {
        return first;
    }

    Host second() {
        return second;
    }

    private static List<String> with(List<String> command, String... more) {
        var all = new ArrayList<>(command);
        all.addAll(List.of(more));
        return all;
    }

    private static List<String> run(List<String> command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + out);
        }
        return out.lines().toList();
    }

    @Override
    public void close() throws IOException {
        try {
            first.end();
            second.end();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted; processes of " + first + " or " + second + " may be left");
        }
    }
}
