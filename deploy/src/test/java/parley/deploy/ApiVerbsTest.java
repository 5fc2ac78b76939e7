package parley.deploy;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.cli.Parley;
import picocli.CommandLine;

/// `parley` covers everything that the APIs can do: each operation that they describe has a verb, or is another
/// program's.
final class ApiVerbsTest {
    private static final Path API = Path.of("..", "docs", "api");
    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

    /// What every service answers for who operates it.
    private static final Set<String> OPERATED = Set.of("GET /openapi.yaml", "GET /health", "GET /prometheus");

    private static final Map<String, String> REGISTRY = Map.ofEntries(
            entry("GET /.well-known/wot", "thing directory"),
            entry("GET /descriptions", "describe"),
            entry("GET /documents", "describe"),
            entry("GET /events", "thing watch"),
            entry("GET /events/{type}", "thing watch"),
            entry("GET /find", "find"),
            entry("GET /find/events", "find"),
            entry("GET /partners", "partner list"),
            entry("POST /schemas/compatibility/subjects/{subject}/versions", "schema check"),
            entry("GET /schemas/subjects", "schema list"),
            entry("GET /schemas/subjects/{subject}/versions", "schema show"),
            entry("POST /schemas/subjects/{subject}/versions", "schema register"),
            entry("GET /schemas/subjects/{subject}/versions/{version}", "schema show"),
            entry("GET /sparql", "query"),
            entry("POST /sparql", "query"),
            entry("GET /sparql/events", "query"),
            entry("GET /things", "thing list"),
            entry("GET /things/{id}", "thing show"),
            entry("PUT /things/{id}", "thing put"),
            entry("DELETE /things/{id}", "twin delete"),
            entry("PATCH /things/{id}", "thing patch"),
            entry("GET /twins", "twin list"),
            entry("PUT /twins", "twin import"),
            entry("GET /twins/{twin}", "twin show"),
            entry("PUT /twins/{twin}", "twin create"),
            entry("DELETE /twins/{twin}", "twin delete"),
            entry("PUT /twins/{twin}/attestations", "twin attestations"),
            entry("PUT /twins/{twin}/controls/{control}", "twin declare-control"),
            entry("DELETE /twins/{twin}/controls/{control}", "twin remove-control"),
            entry("PUT /twins/{twin}/delegations/{agent}", "twin delegate"),
            entry("DELETE /twins/{twin}/delegations/{agent}", "twin undelegate"),
            entry("PUT /twins/{twin}/delegations/{agent}/key", "rotate-key"),
            entry("GET /vocabularies", "vocabulary list"),
            entry("GET /vocabularies/{kind}/{name}", "vocabulary show"),
            entry("PUT /vocabularies/{kind}/{name}", "vocabulary set"));

    private static final Map<String, String> BROKER = Map.ofEntries(
            entry("POST /attestations/revocations", "attestation revoke"),
            entry("GET /audit", "audit"),
            entry("GET /audit/chain", "audit export"),
            entry("GET /audit/export", "audit export"),
            entry("GET /audit/organisation", "audit"),
            entry("GET /commands", "commands list"),
            entry("POST /commands", "command"),
            entry("GET /commands/{id}", "commands show"),
            entry("POST /commands/{id}/acceptance", "accept"),
            entry("POST /commands/{id}/cancellation", "cancel"),
            entry("POST /commands/{id}/denial", "deny"),
            entry("GET /interactions", "interactions list"),
            entry("POST /interactions", "subscribe"),
            entry("GET /interactions/connected", "interactions connected"),
            entry("GET /interactions/connected/organisation", "interactions connected"),
            entry("GET /interactions/{id}", "interactions show"),
            entry("POST /interactions/{id}/acceptance", "accept"),
            entry("POST /interactions/{id}/decline", "decline"),
            entry("POST /interactions/{id}/denial", "deny"),
            entry("POST /interactions/{id}/resumption", "interactions resume"),
            entry("POST /interactions/{id}/suspension", "interactions suspend"),
            entry("POST /interactions/{id}/termination", "interactions end"),
            entry("POST /offers", "offer"),
            entry("GET /policy.schema.json", "policy schema"),
            entry("GET /root-policy", "root-policy show"),
            entry("PUT /root-policy", "root-policy set"),
            entry("GET /root-policy.schema.json", "root-policy schema"),
            entry("GET /root-policy/versions", "root-policy versions"),
            entry("POST /root-policy/what-if", "root-policy what-if"),
            entry("POST /twins/{twin}/audit/erasures", "audit erase"),
            entry("POST /twins/{twin}/bans", "ban"),
            entry("GET /twins/{twin}/decisions/{id}", "explain"),
            entry("POST /twins/{twin}/endings", "interactions end-all"),
            entry("GET /twins/{twin}/pending", "pending"),
            entry("GET /twins/{twin}/policy", "policy show"),
            entry("PUT /twins/{twin}/policy", "policy set"),
            entry("DELETE /twins/{twin}/policy", "policy remove"),
            entry("GET /twins/{twin}/policy/explanation", "policy explain"),
            entry("GET /twins/{twin}/policy/versions", "policy versions"),
            entry("GET /twins/{twin}/policy/versions/{version}", "policy show"),
            entry("GET /twins/{twin}/policy/versions/{version}/diff", "policy diff"),
            entry("POST /twins/{twin}/policy/what-if", "policy what-if"));

    private static final Map<String, String> BRIDGE = Map.ofEntries(
            entry("GET /partners", "partner list"),
            entry("PUT /partners/{invitation}", "partner accept"),
            entry("GET /twins/{twin}/custody", "custody show"),
            entry("PUT /twins/{twin}/custody", "custody keep"),
            entry("DELETE /twins/{twin}/custody", "custody remove"),
            entry("POST /twins/{twin}/feeds/{feed}/records", "publish"));

    private static final Map<String, Map<String, String>> VERBS =
            Map.of("twin-registry", REGISTRY, "interaction-broker", BROKER, "identity-bridge", BRIDGE);

    /// What the same service answers in another form, for programs that ask in that one.
    private static final Map<String, Set<String>> OF_PROGRAMS = Map.of(
            "twin-registry",
            Set.of(
                    // Confluent's clients ask for the same in several ways, and for what is the same everywhere
                    "GET /schemas",
                    "POST /schemas/compatibility/subjects/{subject}/versions/{version}",
                    "GET /schemas/config",
                    "GET /schemas/config/{subject}",
                    "GET /schemas/mode",
                    "GET /schemas/mode/{subject}",
                    "GET /schemas/schemas/ids/{id}",
                    "GET /schemas/schemas/ids/{id}/schema",
                    "GET /schemas/schemas/ids/{id}/subjects",
                    "GET /schemas/schemas/ids/{id}/versions",
                    "GET /schemas/schemas/types",
                    "POST /schemas/subjects/{subject}",
                    "GET /schemas/subjects/{subject}/versions/{version}/schema",
                    // The address at which WoT Discovery has SPARQL
                    "GET /search/sparql",
                    "POST /search/sparql",
                    // Refused, as a Thing Description without an id is nobody's
                    "POST /things",
                    // Resolvers of did:web ask without a token
                    "GET /.well-known/did.json",
                    "GET /twins/{twin}/did.json"),
            "interaction-broker",
            Set.of(),
            "identity-bridge",
            Set.of(
                    // Brokers, to verify the logins of mirrors
                    "GET /partners/keys",
                    // The console, which signs in custody for who is signed in
                    "PUT /twins/{twin}/custody/{person}",
                    "POST /twins/{twin}/requests"));

    @ParameterizedTest
    @ValueSource(strings = {"twin-registry", "interaction-broker", "identity-bridge"})
    void each_operation_has_a_verb_or_is_another_programs(String service) throws IOException {
        var known = new TreeSet<>(OPERATED);
        known.addAll(VERBS.getOrDefault(service, Map.of()).keySet());
        known.addAll(OF_PROGRAMS.getOrDefault(service, Set.of()));

        assertThat(operations(service)).isEqualTo(known);
    }

    @Test
    void each_verb_can_be_given() {
        var verbs = Stream.of(Parley.commandLine(), Launcher.commandLine())
                .flatMap(line -> verbs("", line))
                .toList();

        assertThat(VERBS.values()).allSatisfy(of -> assertThat(verbs).containsAll(of.values()));
    }

    /// The file is as the service describes itself, which a test of its own sees to.
    private static Set<String> operations(String service) throws IOException {
        var all = new TreeSet<String>();
        for (var path : described(service).path("paths").properties()) {
            path.getValue().fieldNames().forEachRemaining(method -> {
                if (METHODS.contains(method)) {
                    all.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
                }
            });
        }
        return all;
    }

    private static JsonNode described(String service) throws IOException {
        return new YAMLMapper().readTree(Files.readString(API.resolve(service + ".yaml")));
    }

    private static Stream<String> verbs(String group, CommandLine line) {
        List<String> all = new ArrayList<>();
        line.getSubcommands().forEach((name, sub) -> {
            if (sub.getCommand() instanceof Callable) {
                all.add(group + name);
            }
            verbs(group + name + " ", sub).forEach(all::add);
        });
        return all.stream();
    }
}
