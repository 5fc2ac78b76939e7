package parley.deploy.plan;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import parley.deploy.space.Clients;
import parley.deploy.space.Keys;
import parley.deploy.space.SpaceFile;
import parley.quota.Quota;
import parley.quota.Quotas;

/// Our services of a space, each with a settings file of its own.
final class Services {
    private static final Set<String> SIGNING = Set.of("twin-registry", "interaction-broker");
    private static final Map<String, String> MAINS = Map.of(
            "twin-registry", "parley.registry.TwinRegistry",
            "interaction-broker", "parley.broker.InteractionBroker",
            "feed-streams", "parley.feeds.FeedStreams",
            "identity-bridge", "parley.bridge.IdentityBridge");
    private static final Map<String, String> HEAPS = Map.of(
            "twin-registry", "512m", "interaction-broker", "384m", "feed-streams", "704m", "identity-bridge", "192m");

    private Services() {}

    /// One process of a service.
    ///
    /// @param number from 1
    private record Instance(String service, int number, int port) {
        String part() {
            return number == 1 ? service : service + "-" + number;
        }
    }

    private static List<Instance> instances(SpaceFile space, String service) {
        var ports = space.ports();
        return switch (service) {
            case "twin-registry" -> List.of(new Instance(service, 1, ports.twinRegistry()));
            case "interaction-broker" -> List.of(new Instance(service, 1, ports.interactionBroker()));
            case "identity-bridge" -> List.of(new Instance(service, 1, ports.identityBridge()));
            case "feed-streams" -> {
                var instances = new ArrayList<Instance>();
                instances.add(new Instance(service, 1, ports.feedStreams()));
                ports.furtherFeedStreams()
                        .forEach(port -> instances.add(new Instance(service, instances.size() + 1, port)));
                yield List.copyOf(instances);
            }
            default -> throw new IllegalArgumentException("no service " + service);
        };
    }

    /// @param ownRealm whether the space's realm is one that the launcher has made
    static List<Part> of(SpaceLayout layout, String service, boolean ownRealm, Set<String> needs) {
        return instances(layout.space(), service).stream()
                .map(instance -> of(layout, instance, ownRealm, needs))
                .toList();
    }

    private static Part of(SpaceLayout layout, Instance instance, boolean ownRealm, Set<String> needs) {
        var service = instance.service();
        var part = instance.part();
        var name = layout.name(part);
        var settings =
                new TextFile(layout.config().resolve(part + ".yml"), Json.yaml(settings(layout, instance, ownRealm)));
        var classPath = Jvm.classPath(
                Wiring.of(layout.wiring().classPath(), name, List.of()),
                layout.software().services().getOrDefault(service, ""));
        var jvm = new Jvm(layout, part, service).heap(HEAPS.getOrDefault(service, "256m"));
        var run = fit(jvm, service)
                .options(
                        "-Dmicronaut.config.files=" + settings.path(),
                        "-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls="
                                + layout.space().keycloak().tokenEndpoint())
                .run(classPath, Wiring.of(layout.wiring().mains(), name, MAINS.getOrDefault(service, "")));
        int port = instance.port();
        var files = new ArrayList<>(List.of(settings, run.arguments()));
        if (service.equals("identity-bridge")) {
            files.add(
                    new TextFile(realmClients(layout), Json.text(RealmImport.defined(layout.space(), layout.keys()))));
        }
        return new Part(
                files,
                List.of(new Component.Program(
                        name,
                        needs,
                        run.line(),
                        layout.folder(part),
                        Map.of(),
                        layout.log(part),
                        new Probe.Http(URI.create("http://localhost:" + port + "/health"), Set.of(200)),
                        Duration.ofMinutes(5),
                        1,
                        List.of(port))));
    }

    private static Path realmClients(SpaceLayout layout) {
        return layout.config().resolve("realm-clients.json");
    }

    private static Jvm fit(Jvm jvm, String service) {
        return switch (service) {
            case "feed-streams" -> jvm.mover();
            case "interaction-broker", "twin-registry" -> jvm.decider();
            default -> jvm.light();
        };
    }

    /// The files with the agents' secrets.
    private static Map<String, String> secrets(SpaceFile space) {
        var secrets = new TreeMap<String, String>();
        for (var agent : space.agents()) {
            secrets.put(
                    agent.client(),
                    Keys.clientSecret(space.file(), agent.client()).toString());
        }
        return secrets;
    }

    private static Map<String, Object> settings(SpaceLayout layout, Instance instance, boolean ownRealm) {
        var service = instance.service();
        var space = layout.space();
        var keycloak = space.keycloak();
        var parley = new LinkedHashMap<String, Object>();
        parley.put("organisation", space.organisation());
        parley.put("did", space.did());
        parley.put("kafka", kafka(space));
        parley.put(
                "oauth",
                Map.of(
                        "issuer", keycloak.issuer(),
                        "token-endpoint", keycloak.tokenEndpoint(),
                        "jwks", keycloak.certificates(),
                        "audience", Clients.PARLEY,
                        "client-id", service,
                        "client-secret", layout.secret(service)));
        if (SIGNING.contains(service)) {
            parley.put("organisation-key", store(Keys.organisationKeyFile(space.file())));
        }
        parley.put("organisation-public-key", layout.keys().organisationKey());
        parley.put(
                "organisation-key-rotations", Keys.rotationsFile(space.file()).toString());
        parley.put("schema-registry", Map.of("url", space.schemaRegistry().toString()));
        parley.put("data", layout.folder(instance.part()).resolve("state").toString());
        parley.put("quotas", quotas(space.quotas()));
        if (service.equals("twin-registry")) {
            parley.put("agent-keys", layout.keys().agentKeys());
            parley.put(
                    "interaction-broker",
                    Map.of("url", "http://localhost:" + space.ports().interactionBroker()));
        }
        if (service.equals("feed-streams")) {
            parley.put("instance", String.valueOf(instance.number()));
            parley.put("deriving-key", store(Keys.derivingKeyFile(space.file())));
        }
        if (service.equals("identity-bridge")) {
            parley.put("custody", layout.folder(service).resolve("custody").toString());
            var manager = layout.realmManager();
            parley.put(
                    "keycloak",
                    Map.of(
                            "url",
                            keycloak.url().toString(),
                            "realm",
                            keycloak.realm(),
                            "client",
                            manager.client(),
                            "secret",
                            manager.secret()));
            parley.put("agents", secrets(space));
            parley.put("clients", Map.of("file", realmClients(layout).toString(), "own-realm", ownRealm));
            parley.put("rights", Map.of("own-cluster", space.existingKafka().isEmpty()));
        }
        var micronaut = Map.of(
                "server",
                Map.of("host", "127.0.0.1", "port", instance.port()),
                "security",
                Map.of(
                        "token",
                        Map.of(
                                "jwt",
                                Map.of(
                                        "signatures",
                                        Map.of("jwks", Map.of("keycloak", Map.of("url", keycloak.certificates())))))));
        var settings = new LinkedHashMap<String, Object>();
        settings.put("micronaut", micronaut);
        settings.put("parley", parley);
        return settings;
    }

    private static Map<String, String> store(Path key) {
        return Map.of(
                "file", key.toString(), "password-file", Keys.passwordFile(key).toString());
    }

    static Map<String, Object> kafka(SpaceFile space) {
        var kafka = new LinkedHashMap<String, Object>();
        kafka.put("bootstrap-servers", space.bootstrapServers());
        kafka.put("security-protocol", space.transport().securityProtocol());
        if (space.transport().certificates() != null) {
            kafka.put("certificates", space.transport().certificates().toString());
        }
        return kafka;
    }

    private static Map<String, Object> quotas(Quotas quotas) {
        return Map.of(
                "twin", quota(quotas.twin()),
                "agent", quota(quotas.agent()),
                "partner", quota(quotas.partner()),
                "partner-bytes-per-second", quotas.partnerBytesPerSecond());
    }

    private static Map<String, Object> quota(Quota quota) {
        return Map.of("per-minute", quota.perMinute(), "burst", quota.burst());
    }
}
