package parley.deploy.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import parley.deploy.space.Clients;
import parley.deploy.space.Keys;
import parley.deploy.space.PartnerFolder;
import parley.deploy.space.SpaceFile;
import parley.identity.Partnership;

/// Everything that has to be there and to run for a set of spaces, with what waits for what.
/// @param files written before anything starts
public record Plan(List<TextFile> files, List<Component> components) {

    private static final Software NONE =
            new Software(Path.of(""), "", "", Path.of(""), Path.of(""), Map.of(), Map.of());
    private static final String IDENTITY_BRIDGE = "identity-bridge";

    public Plan {
        files = List.copyOf(files);
        components = List.copyOf(components);
        var names = components.stream().map(Component::name).collect(Collectors.toSet());
        for (var component : components) {
            if (!names.containsAll(component.needs())) {
                throw new IllegalArgumentException(
                        component.name() + " needs what is not planned: " + component.needs());
            }
        }
    }

    /// The plan for these spaces.
    /// @param run marks every process of this run, so that none is forgotten or mistaken
    public static Plan of(
            List<SpaceFile> spaces, Map<String, Keys> keys, Software software, Wiring wiring, String run) {
        var layouts = new ArrayList<SpaceLayout>();
        for (var space : spaces) {
            var own = keys.get(space.organisation());
            if (own == null) {
                throw new IllegalArgumentException("no keys of " + space.organisation());
            }
            layouts.add(new SpaceLayout(space, own, software, wiring, run));
        }
        var parts = layouts.stream().map(layout -> space(layout, layouts)).toList();
        var all = Part.all(parts);
        return new Plan(all.files(), wired(all.components(), wiring));
    }

    /// The plan without the software it runs on, to look at and not to start.
    public static Plan outline(List<SpaceFile> spaces, Map<String, Keys> keys) {
        return of(spaces, keys, NONE, Wiring.SHIPPED, "");
    }

    private static Part space(SpaceLayout layout, List<SpaceLayout> all) {
        var space = layout.space();
        var parts = new ArrayList<Part>();
        if (space.keycloak().start()) {
            parts.add(KeycloakServer.of(layout, usersOf(layout, all)));
        }
        var issuer = issuer(layout, all);
        if (issuer.equals(Set.of(layout.name(KeycloakServer.PART)))
                && !space.keycloak().start()) {
            parts.add(ExistingComponents.keycloak(layout));
        }
        parts.add(space.existingKafka().isPresent() ? ExistingComponents.kafka(layout, issuer) : Broker.of(layout));
        var ready = new HashSet<>(issuer);
        ready.add(layout.name(space.existingKafka().isPresent() ? ExistingComponents.LOGIN : Broker.PROVISIONED));
        // It comes first on a machine with few processors: mirrors, which take long, wait for it
        var others = new HashSet<>(ready);
        others.add(layout.name(IDENTITY_BRIDGE));
        parts.add(
                space.existingSchemaRegistry().isPresent()
                        ? ExistingComponents.schemaRegistry(layout, ready)
                        : SchemaRegistry.of(layout, others));
        boolean ownRealm = realmIsStarted(layout, all);
        for (var service : Clients.SERVICES) {
            parts.addAll(Services.of(layout, service, ownRealm, service.equals(IDENTITY_BRIDGE) ? ready : others));
        }
        space.console().ifPresent(url -> parts.add(Console.of(layout, url, others)));
        for (var partner : layout.keys().partners()) {
            parts.add(PartnerTask.of(layout, partner));
            if (partner.partnership().state() == Partnership.State.AGREED) {
                parts.add(mirror(layout, partner, all));
            }
        }
        parts.add(Agents.of(layout));
        return Part.all(parts);
    }

    /// A mirror waits for what both spaces make of the partnership, as far as they are started here.
    private static Part mirror(SpaceLayout layout, PartnerFolder partner, List<SpaceLayout> all) {
        var theirs = partner.partnership().counterpart().orElseThrow();
        var needs = new HashSet<String>();
        needs.add(PartnerTask.name(layout, partner.name()));
        var other = all.stream()
                .filter(each -> each.space().did().equals(theirs.organisation().value()))
                .findFirst();
        other.ifPresent(each -> needs.add(PartnerTask.name(each, theirs.nameForPartner())));
        return Mirror.of(layout, partner, needs, other.isPresent());
    }

    /// What has to be ready before a client of this space gets a token: the Keycloak that one of these spaces starts,
    /// or
    /// else a look at the one that there is.
    private static Set<String> issuer(SpaceLayout layout, List<SpaceLayout> all) {
        var started = all.stream()
                .filter(other ->
                        other.space().keycloak().start() && usersOf(other, all).contains(layout))
                .map(owner -> owner.name(KeycloakServer.PART))
                .collect(Collectors.toSet());
        return started.isEmpty() ? Set.of(layout.name(KeycloakServer.PART)) : started;
    }

    /// What the services of a space need of the components around them, as something to look at, whoever runs those.
    public static Needs needs(SpaceFile space, Keys keys) {
        return ExistingComponents.needs(new SpaceLayout(space, keys, NONE, Wiring.SHIPPED, ""));
    }

    /// A look at each of them.
    public record Needs(
            Work.LookAtBrokers brokers,
            Work.LookAtLogin login,
            Work.LookAtRealm realm,
            Work.LookAtSchemaRegistry schemas) {}

    /// The components that are processes.
    public List<Component.Program> programs() {
        return components.stream()
                .filter(Component.Program.class::isInstance)
                .map(Component.Program.class::cast)
                .toList();
    }

    /// What the components need that this space names as existing, as files in a folder.
    public static List<TextFile> forExisting(SpaceFile space, Keys keys, Path folder) {
        return ExistingComponents.files(new SpaceLayout(space, keys, NONE, Wiring.SHIPPED, ""), folder);
    }

    /// Whether one of these spaces starts the Keycloak of that one's realm, which is then as it was defined here.
    private static boolean realmIsStarted(SpaceLayout layout, List<SpaceLayout> all) {
        return all.stream()
                .anyMatch(owner ->
                        owner.space().keycloak().start() && usersOf(owner, all).contains(layout));
    }

    private static List<SpaceLayout> usersOf(SpaceLayout owner, List<SpaceLayout> all) {
        return all.stream()
                .filter(other -> other.space()
                        .keycloak()
                        .url()
                        .equals(owner.space().keycloak().url()))
                .toList();
    }

    /// Leaves out what the wiring does not start: a program that needed it starts without, a task falls with it, and so
    /// does a preparation that nobody needs any more.
    private static List<Component> wired(List<Component> components, Wiring wiring) {
        var kept = components.stream()
                .filter(component -> wiring.starts(component.name()))
                .toList();
        var names = kept.stream().map(Component::name).collect(Collectors.toSet());
        var needed =
                kept.stream().flatMap(component -> component.needs().stream()).collect(Collectors.toSet());
        var wired = kept.stream()
                .filter(component -> !(component instanceof Component.Task task)
                        || (task.needs().isEmpty() ? needed.contains(task.name()) : names.containsAll(task.needs())))
                .toList();
        var remaining = wired.stream().map(Component::name).collect(Collectors.toSet());
        return wired.stream().map(component -> needing(component, remaining)).toList();
    }

    private static Component needing(Component component, Set<String> present) {
        var needs = component.needs().stream().filter(present::contains).collect(Collectors.toSet());
        return switch (component) {
            case Component.Task task -> new Component.Task(task.name(), needs, task.work());
            case Component.Program p ->
                new Component.Program(
                        p.name(),
                        needs,
                        p.command(),
                        p.folder(),
                        p.environment(),
                        p.log(),
                        p.probe(),
                        p.patience(),
                        p.tries(),
                        p.ports());
        };
    }
}
