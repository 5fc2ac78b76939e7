package parley.deploy.plan;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import parley.deploy.space.Clients;

/// The schema registry of a space: Apicurio, kept in the space's own Kafka, open to tokens with its audience only.
final class SchemaRegistry {
    static final String PART = Clients.SCHEMA_REGISTRY;

    private SchemaRegistry() {}

    /// It dies where the topics that it has just created are not known to every part of a busy broker yet; and it
    /// once lived and did not become ready in four minutes, why is not known. What it keeps is in Kafka, so that
    /// nothing is lost when it is started anew.
    private static final Duration PATIENCE = Duration.ofSeconds(100);

    private static final int TRIES = 3;

    static Part of(SpaceLayout layout, Set<String> needs) {
        var ports = layout.space().ports();
        var folder = layout.folder(PART);
        // Quarkus reads config/application.properties of the folder it is started in.
        var config = TextFile.properties(folder.resolve("config/application.properties"), properties(layout));
        var run = new Jvm(layout, PART)
                .heap("384m")
                .light()
                .run(
                        layout.software()
                                .schemaRegistry()
                                .resolve("quarkus-run.jar")
                                .toString(),
                        "io.quarkus.bootstrap.runner.QuarkusEntryPoint");
        return new Part(
                List.of(config, run.arguments()),
                List.of(new Component.Program(
                        layout.name(PART),
                        needs,
                        run.line(),
                        folder,
                        Map.of(),
                        layout.log(PART),
                        new Probe.Http(
                                URI.create("http://localhost:" + ports.schemaRegistryManagement() + "/health/ready"),
                                Set.of(200)),
                        PATIENCE,
                        TRIES,
                        List.of(ports.schemaRegistry(), ports.schemaRegistryManagement()))));
    }

    private static Map<String, String> properties(SpaceLayout layout) {
        var space = layout.space();
        var properties = new TreeMap<String, String>();
        properties.put("quarkus.http.host", "127.0.0.1");
        properties.put("quarkus.http.port", String.valueOf(space.ports().schemaRegistry()));
        properties.put("quarkus.management.host", "127.0.0.1");
        properties.put("quarkus.management.port", String.valueOf(space.ports().schemaRegistryManagement()));
        properties.put("quarkus.http.access-log.enabled", "false");
        properties.put("quarkus.log.category.\"org.apache.kafka\".level", "WARN");
        // They write a token whose key they do not know into the log, whole; who was refused stands in the answer
        for (var logger :
                List.of("io.quarkus.oidc.runtime.OidcProvider", "io.apicurio.registry.auth.AuthorizedInterceptor")) {
            properties.put("quarkus.log.category.\"" + logger + "\".level", "OFF");
        }
        properties.put("apicurio.storage.snapshot.location", layout.folder(PART).toString());
        // It waits this long several times over at its start for records that are not there.
        properties.put("apicurio.kafkasql.consumer.poll.timeout", "500");
        properties.putAll(login(layout));
        return properties;
    }

    /// How it keeps its schemas in the space's cluster, and who may use it.
    static Map<String, String> login(SpaceLayout layout) {
        var space = layout.space();
        var properties = new TreeMap<String, String>();
        properties.put("apicurio.storage.kind", "kafkasql");
        properties.put("apicurio.kafkasql.bootstrap.servers", space.bootstrapServers());
        // Its own names for certificates ask for a password, which a PEM file does not have
        for (var client : List.of("admin", "producer", "consumer")) {
            space.transport()
                    .settings()
                    .forEach((name, value) -> properties.put("apicurio.kafkasql." + client + "." + name, value));
        }
        properties.put("apicurio.kafkasql.security.protocol", space.transport().securityProtocol());
        properties.put("apicurio.kafkasql.security.sasl.enabled", "true");
        properties.put("apicurio.kafkasql.security.sasl.client-id", PART);
        properties.put("apicurio.kafkasql.security.sasl.client-secret", layout.secret(PART));
        properties.put(
                "apicurio.kafkasql.security.sasl.token.endpoint",
                space.keycloak().tokenEndpoint());
        properties.put("apicurio.events.kafka.topic", "kafkasql-events");
        properties.put("apicurio.kafkasql.consumer.group-prefix", "apicurio-");
        properties.put("apicurio.rules.global.compatibility", "BACKWARD");
        properties.put("quarkus.oidc.tenant-enabled", "true");
        properties.put("quarkus.oidc.auth-server-url", space.keycloak().issuer());
        properties.put("quarkus.oidc.token.audience", Clients.SCHEMA_REGISTRY);
        // Keys tell what a token is worth; where it knows none, it would ask Keycloak, without a login of its own
        properties.put("quarkus.oidc.token.allow-jwt-introspection", "false");
        return properties;
    }
}
