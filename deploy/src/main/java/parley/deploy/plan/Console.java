package parley.deploy.plan;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import parley.topics.People;

/// The console of a space: where people sign in. It has no rights of its own, at the cluster or at a service.
final class Console {
    static final String PART = "console";

    private static final String MAIN = "parley.console.Console";

    private Console() {}

    static Part of(SpaceLayout layout, URI url, Set<String> needs) {
        var name = layout.name(PART);
        var settings = new TextFile(layout.config().resolve(PART + ".yml"), Json.yaml(settings(layout, url)));
        var classPath = Jvm.classPath(
                Wiring.of(layout.wiring().classPath(), name, List.of()),
                layout.software().services().getOrDefault(PART, ""));
        var run = new Jvm(layout, PART)
                .heap("128m")
                .light()
                .options("-Dmicronaut.config.files=" + settings.path())
                .run(classPath, Wiring.of(layout.wiring().mains(), name, MAIN));
        return new Part(
                List.of(settings, run.arguments()),
                List.of(new Component.Program(
                        name,
                        needs,
                        run.line(),
                        layout.folder(PART),
                        Map.of(),
                        layout.log(PART),
                        new Probe.Http(url.resolve("/health"), Set.of(200)),
                        Duration.ofMinutes(5),
                        1,
                        List.of(url.getPort()))));
    }

    private static Map<String, Object> settings(SpaceLayout layout, URI url) {
        var space = layout.space();
        var keycloak = space.keycloak();
        var console = new LinkedHashMap<String, Object>();
        console.put("url", url.toString());
        console.put("organisation", space.organisation());
        console.put("did", space.did());
        console.put("organisation-key", layout.keys().organisationKey());
        console.put("issuer", keycloak.issuer());
        console.put("client-id", People.CONSOLE);
        console.put("client-secret", layout.secret(People.CONSOLE));
        console.put("registry", "http://localhost:" + space.ports().twinRegistry());
        console.put("broker", "http://localhost:" + space.ports().interactionBroker());
        console.put("bridge", "http://localhost:" + space.ports().identityBridge());
        console.put("kafka", Services.kafka(space));
        return Map.of(
                "micronaut", Map.of("server", Map.of("host", "127.0.0.1", "port", url.getPort())), "console", console);
    }
}
