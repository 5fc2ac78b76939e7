package parley.deploy.space;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import parley.identity.Did;
import parley.identity.Introduction;
import parley.identity.OrganisationKey;
import parley.identity.Partnership;

/// The two spaces of the demonstration, `harbour` and `grid`: their files, keys and what each tells the other.
public final class DemoSpaces {
    /// The ports that the demonstration uses unless told otherwise: one for Keycloak, eleven for each space.
    public static final List<Integer> DEFAULT_PORTS = IntStream.concat(
                    IntStream.range(17_100, 17_112), IntStream.range(18_101, 18_112))
            .boxed()
            .toList();

    private static final Map<String, List<String>> AGENTS =
            Map.of("harbour", List.of("computer-agent", "neighbour-agent"), "grid", List.of("balancer-agent"));
    /// For who has only curl.
    private static final String WITHOUT_KEY = "curl-agent";

    /// Who signs in to the console of each.
    private static final Map<String, String> PEOPLE = Map.of("harbour", "ada", "grid", "ben");

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
        var files = files(folder);
        if (files.stream().noneMatch(Files::exists)) {
            new DemoSpaces(folder, random).write(ports);
        }
        return files;
    }

    /// Where the two files are, or will be.
    public static List<Path> files(Path folder) {
        return NAMES.stream()
                .map(name -> folder.resolve(name).resolve("space.yaml"))
                .toList();
    }

    private void write(List<Integer> numbers) throws IOException {
        Iterator<Integer> free = numbers.iterator();
        int keycloak = free.next();
        var ports = new HashMap<String, Ports>();
        for (var name : NAMES) {
            var own = take(free);
            ports.put(name, own);
            Keys.ensureKey(Keys.organisationKeyFile(file(name)), random);
            PartnerPort.LOCAL.ensureCertificate(file(name), random);
            OwnerOnly.write(file(name), yaml(name, keycloak, own));
        }
        becomePartners(ports);
    }

    /// Whoever holds both keys need not send invitations.
    private void becomePartners(Map<String, Ports> ports) throws IOException {
        var one = NAMES.getFirst();
        var other = NAMES.getLast();
        var oneKey = Keys.organisation(file(one), did(one, ports));
        var otherKey = Keys.organisation(file(other), did(other, ports));
        var agreed = Partnership.between(
                introduction(one, other, oneKey, ports),
                oneKey,
                introduction(other, one, otherKey, ports),
                otherKey,
                UUID.randomUUID().toString(),
                Instant.now());
        PartnerFolder.write(file(one), agreed);
        PartnerFolder.write(file(other), Partnership.of(otherKey.verifying(), agreed.statements()));
    }

    private Introduction introduction(String name, String partner, OrganisationKey key, Map<String, Ports> ports)
            throws IOException {
        return new Introduction(
                did(name, ports),
                key.publicKey(),
                name,
                partner,
                "localhost:" + of(name, ports).kafkaPartners(),
                PartnerFolder.ensureMirrorKey(file(name), partner, random),
                PartnerPort.certificate(file(name)));
    }

    private static Did did(String name, Map<String, Ports> ports) {
        return new Did(did(of(name, ports)));
    }

    private static Ports of(String name, Map<String, Ports> ports) {
        var own = ports.get(name);
        if (own == null) {
            throw new IllegalStateException("no ports for " + name);
        }
        return own;
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
                free.next(),
                free.next(),
                free.next(),
                List.of());
    }

    private static String yaml(String name, int keycloak, Ports mine) {
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
                .append("people:\n  - name: " + PEOPLE.get(name) + "\n")
                .append("agents:\n");
        AGENTS.getOrDefault(name, List.of()).forEach(agent -> text.append("  - client: " + agent + "\n"));
        text.append("  - client: " + WITHOUT_KEY + "\n    custody: true\n");
        return text.toString();
    }

    private static String did(Ports ports) {
        return "did:web:localhost%3A" + ports.twinRegistry();
    }
}
