package parley.bridge.agents;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.keycloak.representations.idm.MappingsRepresentation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one client in the realm for each agent of the space, again and again: makes those that are missing, closes
/// what widens one, a service's or a client scope, and says what else has changed. All on one thread.
public final class Provisioning implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Provisioning.class);

    /// Each is a call of its own; all else that is looked at takes two.
    private static final int ROLES_A_LOOK = 10;

    private final KeycloakRealm realm;
    private final Map<String, Path> secrets;
    private final ServiceClients services;
    private final Turns turns = new Turns(ROLES_A_LOOK);
    /// What each lets into tokens, as it was last read.
    private final Map<RoleLook.Holder, MappingsRepresentation> roles = new HashMap<>();
    private final Map<ClientDrift.Kind, Counter> counters = new EnumMap<>(ClientDrift.Kind.class);
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("agents").daemon().factory());
    private Set<ClientDrift> known = Set.of();
    private boolean failing;
    private volatile boolean looked;

    private Provisioning(
            KeycloakRealm realm, Map<String, Path> secrets, ServiceClients services, MeterRegistry meters) {
        this.realm = realm;
        this.secrets = Map.copyOf(secrets);
        this.services = services;
        for (var kind : ClientDrift.Kind.values()) {
            counters.put(
                    kind,
                    Counter.builder("parley.clients.drift")
                            .description("Changes of clients in Keycloak that somebody else made")
                            .tag("kind", kind.name().toLowerCase(Locale.ROOT))
                            .register(meters));
        }
    }

    /// Starts to look.
    ///
    /// @param secrets the files with the agents' secrets, by client
    /// @param services the clients of services, which are looked at alone
    /// @param pause between two looks
    @SuppressWarnings("FutureReturnValueIgnored") // the task does not throw
    public static Provisioning start(
            KeycloakRealm realm,
            Map<String, Path> secrets,
            ServiceClients services,
            Duration pause,
            MeterRegistry meters) {
        var provisioning = new Provisioning(realm, secrets, services, meters);
        provisioning.executor.scheduleWithFixedDelay(provisioning::look, 0, pause.toMillis(), TimeUnit.MILLISECONDS);
        return provisioning;
    }

    /// Whether it has looked once, so that every agent can log in that could be given a client.
    public boolean looked() {
        return looked;
    }

    private void look() {
        try {
            var clients = realm.clients();
            var scopes = realm.clientScopes();
            var agents = agents();
            var look = ClientLook.of(agents, services.definitions(), services.closed(), clients);
            var scopeLook = ScopeLook.of(services.scopes(), services.closed(), scopes);
            var refused = new ArrayList<RuntimeException>();
            read(services.holders(agents.keySet(), clients, scopes), refused);
            var roleLook = RoleLook.of(roles);
            report(Stream.of(look.drift(), scopeLook.drift(), roleLook.drift())
                    .flatMap(Set::stream)
                    .collect(Collectors.toSet()));
            look.missing().forEach(client -> attempt(() -> realm.create(client), refused));
            look.corrections().forEach(correction -> attempt(() -> realm.correct(correction), refused));
            scopeLook.corrections().forEach(correction -> attempt(() -> realm.correct(correction), refused));
            roleLook.corrections().forEach(correction -> attempt(() -> close(correction), refused));
            if (!refused.isEmpty()) {
                throw refused.getFirst();
            }
            failing = false;
        } catch (IOException | RuntimeException e) {
            if (!failing) {
                LOG.warn("agents' clients not looked at, trying on reason={}", e.toString());
            }
            failing = true;
        }
        looked = true;
    }

    /// Reads what those let into tokens whose turn it is.
    private void read(List<RoleLook.Holder> holders, List<RuntimeException> refused) {
        roles.keySet().retainAll(Set.copyOf(holders));
        var named = holders.stream().collect(Collectors.toMap(RoleLook.Holder::name, Function.identity()));
        for (var name : turns.next(named.keySet())) {
            var holder = Objects.requireNonNull(named.get(name));
            attempt(() -> roles.put(holder, realm.roles(holder)), refused);
        }
    }

    private void close(RoleLook.Correction correction) {
        realm.correct(correction);
        roles.remove(correction.of());
    }

    /// What Keycloak refuses of one client holds up no other.
    private static void attempt(Runnable call, List<RuntimeException> refused) {
        try {
            call.run();
        } catch (RuntimeException e) {
            refused.add(e);
        }
    }

    private Map<String, String> agents() throws IOException {
        var agents = new HashMap<String, String>();
        for (var secret : secrets.entrySet()) {
            agents.put(secret.getKey(), Files.readString(secret.getValue()).strip());
        }
        return agents;
    }

    /// Each once, until it is gone.
    private void report(Set<ClientDrift> drift) {
        for (var each : drift) {
            if (!known.contains(each)) {
                LOG.warn("drift kind={} client={} what={}", each.kind(), each.client(), each.what());
                var counter = counters.get(each.kind());
                if (counter != null) {
                    counter.increment();
                }
            }
        }
        known = drift;
    }

    @Override
    public void close() {
        executor.shutdownNow();
        realm.close();
    }
}
