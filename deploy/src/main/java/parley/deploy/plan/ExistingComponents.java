package parley.deploy.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import parley.deploy.space.Clients;

/// What is planned for components that a space file names and that exist already: none is started, each is looked at.
public final class ExistingComponents {
    /// That tokens are taken by the cluster.
    static final String LOGIN = "kafka-login";

    private static final short BROKERS_DEFAULT = -1;

    private ExistingComponents() {}

    static Plan.Needs needs(SpaceLayout layout) {
        return new Plan.Needs(brokers(layout), login(layout), realm(layout), registry(layout));
    }

    private static Work.LookAtBrokers brokers(SpaceLayout layout) {
        return new Work.LookAtBrokers(layout.space().file(), Login.admin(layout.space(), layout.keys()));
    }

    private static Work.LookAtLogin login(SpaceLayout layout) {
        var space = layout.space();
        return new Work.LookAtLogin(
                space.file(), space.bootstrapServers(), space.transport(), layout.login(RealmImport.MANAGER));
    }

    /// @param issuer what has to be ready before anybody gets a token
    static Part kafka(SpaceLayout layout, Set<String> issuer) {
        var login = new ArrayList<>(issuer);
        login.add(layout.name(Broker.PROVISIONED));
        return new Part(
                List.of(),
                List.of(
                        task(layout, Broker.PART, Set.of(), brokers(layout)),
                        Broker.provisioning(layout, BROKERS_DEFAULT),
                        task(layout, LOGIN, Set.copyOf(login), login(layout))));
    }

    static Part keycloak(SpaceLayout layout) {
        return new Part(List.of(), List.of(task(layout, KeycloakServer.PART, Set.of(), realm(layout))));
    }

    private static Work.LookAtRealm realm(SpaceLayout layout) {
        var space = layout.space();
        var audiences = new HashMap<ClientLogin, List<String>>();
        for (var client : Clients.of(space)) {
            boolean service = Clients.SERVICES.contains(client.id());
            boolean registry = client.id().equals(Clients.SCHEMA_REGISTRY)
                    && space.existingSchemaRegistry().isEmpty();
            if (service || registry) {
                audiences.put(layout.login(client.id()), client.audiences());
            }
        }
        return new Work.LookAtRealm(space.file(), space.keycloak(), audiences, layout.realmManager());
    }

    static Part schemaRegistry(SpaceLayout layout, Set<String> ready) {
        return new Part(List.of(), List.of(task(layout, SchemaRegistry.PART, ready, registry(layout))));
    }

    private static Work.LookAtSchemaRegistry registry(SpaceLayout layout) {
        var space = layout.space();
        return new Work.LookAtSchemaRegistry(space.file(), space.schemaRegistry(), layout.login("twin-registry"));
    }

    private static Component.Task task(SpaceLayout layout, String part, Set<String> needs, Work work) {
        return new Component.Task(layout.name(part), needs, work);
    }

    /// What the components need that a space's file names as existing: the properties that each broker and controller
    /// gets besides its own, the realm to be imported, the settings of the schema registry. They hold secrets.
    static List<TextFile> files(SpaceLayout layout, Path folder) {
        var space = layout.space();
        var files = new ArrayList<TextFile>();
        if (space.existingKafka().isPresent()) {
            files.add(TextFile.properties(folder.resolve("kafka.properties"), BrokerPlugIns.of(layout)));
        }
        if (!space.keycloak().start()) {
            files.add(new TextFile(
                    folder.resolve(space.keycloak().realm() + "-realm.json"),
                    Json.text(RealmImport.of(space, layout.keys()))));
        }
        if (space.existingSchemaRegistry().isPresent()) {
            files.add(TextFile.properties(folder.resolve("schema-registry.properties"), SchemaRegistry.login(layout)));
        }
        return files;
    }
}
