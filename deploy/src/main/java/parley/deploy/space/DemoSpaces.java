package parley.deploy.space;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The two spaces of the demonstration, `harbour` and `grid`: their files, keys and what each tells the other.
public final class DemoSpaces {
    /// The ports that the demonstration uses unless told otherwise: one for Keycloak, nine for each space.
    public static final List<Integer> DEFAULT_PORTS = IntStream.concat(
                    IntStream.range(17_100, 17_110), IntStream.range(18_101, 18_110))
            .boxed()
            .toList();

    private static final Map<String, List<String>> AGENTS =
            Map.of("harbour", List.of("computer-agent", "neighbour-agent"), "grid", List.of("balancer-agent"));
    private static final List<String> NAMES = List.of("harbour", "grid");

    private final Path folder;
    private final SecureRandom random;

    private DemoSpaces(Path folder, SecureRandom random) {
        this.folder = folder;
        this.random = random;
    }

    /// The two files, written when they do not yet exist: one folder for each space under this one.
    /// @param ports at least as many as [#DEFAULT_PORTS]; used only for files that are written now
    public static List<Path> ensure(Path folder, List<Integer> ports, SecureRandom random) throws IOException {
        var files = NAMES.stream()
                .map(name -> folder.resolve(name).resolve("space.yaml"))
                .toList();
        if (files.stream().noneMatch(Files::exists)) {
            new DemoSpaces(folder, random).write(ports);
        }
        return files;
    }

    private void write(List<Integer> ports) throws IOException {
        Iterator<Integer> free = ports.iterator();
        int keycloak = free.next();
        var own = new HashMap<String, Ports>();
        var keys = new HashMap<String, String>();
        for (var name : NAMES) {
            own.put(name, take(free));
            keys.put(name, Keys.ensureKey(Keys.organisationKeyFile(file(name)), random));
        }
        for (var name : NAMES) {
            var partner = NAMES.get(1 - NAMES.indexOf(name));
            var secret = Keys.ensureSecret(Keys.clientSecret(file(partner), Clients.partner(name)), random);
            OwnerOnly.write(Keys.folder(file(name)).resolve("from-" + partner + ".secret"), secret + "\n");
        }
        for (var name : NAMES) {
            var partner = NAMES.get(1 - NAMES.indexOf(name));
            OwnerOnly.write(file(name), yaml(name, partner, keycloak, own, keys));
        }
    }

    private Path file(String name) {
        return folder.resolve(name).resolve("space.yaml");
    }

    private static Ports take(Iterator<Integer> free) {
        return new Ports(
                free.next(),
                free.next(),
                free.next(),
                free.next(),
                free.next(),
                free.next(),
                free.next(),
                free.next(),
                free.next());
    }

    private static String yaml(
            String name, String partner, int keycloak, Map<String, Ports> ports, Map<String, String> keys) {
        var mine = ports.get(name);
        var theirs = ports.get(partner);
        if (mine == null || theirs == null) {
            throw new IllegalStateException("no ports for " + name);
        }
        var text = new StringBuilder()
                .append("# One space. Relative paths start at this file; keys and secrets stand in the folder keys.\n")
                .append("organisation: " + name + "\n")
                .append("did: " + did(mine) + "\n")
                .append("data: data\n")
                .append("ports:\n");
        mine.byName().forEach((port, number) -> text.append("  " + port + ": " + number + "\n"));
        text.append("keycloak:\n")
                .append("  realm: " + name + "\n")
                .append("  url: http://localhost:" + keycloak + "\n")
                .append("  start: " + name.equals(NAMES.getFirst()) + "\n")
                .append("partners:\n")
                .append("  - name: " + partner + "\n")
                .append("    did: " + did(theirs) + "\n")
                .append("    key: " + keys.get(partner) + "\n")
                .append("    bootstrapServers: localhost:" + theirs.kafka() + "\n")
                .append("    tokenEndpoint: http://localhost:" + keycloak + "/realms/" + partner
                        + "/protocol/openid-connect/token\n")
                .append("    clientId: " + Clients.partner(name) + "\n")
                .append("    secretFile: keys/from-" + partner + ".secret\n")
                .append("agents:\n");
        AGENTS.getOrDefault(name, List.of()).forEach(agent -> text.append("  - client: " + agent + "\n"));
        return text.toString();
    }

    private static String did(Ports ports) {
        return "did:web:localhost%3A" + ports.twinRegistry();
    }
}
