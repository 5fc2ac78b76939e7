package parley.deploy.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import parley.deploy.doctor.Brokers;
import parley.deploy.doctor.Clocks;
import parley.deploy.doctor.Counterpart;
import parley.deploy.doctor.Counterpart.Answer;
import parley.deploy.doctor.Counterpart.Kind;
import parley.deploy.doctor.Health;
import parley.deploy.doctor.Lane;
import parley.deploy.doctor.Look;
import parley.deploy.doctor.Part;
import parley.deploy.doctor.Rights;
import parley.deploy.plan.Component;
import parley.deploy.plan.Plan;
import parley.deploy.plan.Probe;
import parley.deploy.plan.Work;
import parley.deploy.space.Keys;
import parley.deploy.space.SpaceFile;
import parley.identity.Partnership.State;
import parley.identity.TokenSource;
import parley.topics.Topics;

/// Asks what lives of a space, and what it uses. What is known to be dead is not asked, and neither is what needs an
/// answer that did not come.
final class Surroundings {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final SpaceFile space;
    private final Keys keys;
    private final List<SpaceFile> all;
    private final Set<String> alive;
    private final boolean up;
    private final InstantSource clock = InstantSource.system();
    private final List<Look> looks = new ArrayList<>();
    private final List<Clocks.Clock> clocks = new ArrayList<>();
    private Optional<String> token = Optional.empty();

    /// @param alive the names of processes that live
    /// @param up whether any of the space's does
    Surroundings(SpaceFile space, Keys keys, List<SpaceFile> all, Set<String> alive, boolean up) {
        this.space = space;
        this.keys = keys;
        this.all = all;
        this.alive = alive;
        this.up = up;
    }

    /// What was found beside the processes.
    List<Look> looks() {
        return List.copyOf(looks);
    }

    void look() throws InterruptedException {
        var needs = Plan.needs(space, keys);
        boolean cluster = living(kafka()) && cluster(needs.brokers());
        boolean realm = living(keycloak()) && counterpart(Kind.REALM, keycloak(), Existing.look(needs.realm()));
        if (realm) {
            if (cluster) {
                counterpart(Kind.LOGIN, kafka(), ExistingCluster.takes(needs.login()));
            }
            if (living(schemaRegistry())) {
                counterpart(Kind.SCHEMAS, schemaRegistry(), Existing.look(needs.schemas()));
            }
            tokens(needs.login());
        }
        if (!clocks.isEmpty()) {
            looks.add(new Clocks(space.organisation(), clocks));
        }
    }

    private Optional<String> kafka() {
        return space.existingKafka().isPresent() ? Optional.empty() : own("kafka");
    }

    private Optional<String> schemaRegistry() {
        return space.existingSchemaRegistry().isPresent() ? Optional.empty() : own("schema-registry");
    }

    private Optional<String> keycloak() {
        return all.stream()
                .filter(each -> each.keycloak().start()
                        && each.keycloak().url().equals(space.keycloak().url()))
                .map(each -> each.organisation() + "/keycloak")
                .findFirst();
    }

    private Optional<String> own(String part) {
        return Optional.of(space.organisation() + "/" + part);
    }

    /// What exists already may live whether the space does or not.
    private boolean living(Optional<String> component) {
        return component.map(alive::contains).orElse(true);
    }

    private boolean cluster(Work.LookAtBrokers work) throws InterruptedException {
        var lanes = lanes();
        var now = clock.instant();
        var seen = ClusterLook.at(work.admin(), lanes.values());
        looks.add(new Brokers(space.organisation(), kafka().orElse("kafka in " + space.file()), seen.answer()));
        lanes.forEach((partner, lane) -> Optional.ofNullable(seen.newest().get(lane))
                .ifPresent(written ->
                        clocks.add(new Clocks.Clock("partner " + partner, Duration.between(now, written), true))));
        boolean answers = seen.answer() instanceof Brokers.Answer.Cluster;
        if (answers) {
            counterpart(Kind.PLUG_INS, kafka(), Existing.look(work));
        }
        return answers;
    }

    /// The lanes in which partners tell the time, by partner.
    private Map<String, String> lanes() {
        var lanes = new HashMap<String, String>();
        for (var folder : keys.partners()) {
            var partnership = folder.partnership();
            if (partnership.state() == State.AGREED) {
                partnership
                        .counterpart()
                        .ifPresent(theirs -> lanes.put(
                                folder.name(), Topics.mirrored(folder.name(), theirs.nameForPartner(), "catalog")));
            }
        }
        return lanes;
    }

    private boolean counterpart(Kind kind, Optional<String> component, Finding finding) {
        Answer answer = switch (finding) {
            case Finding.Fits() -> new Answer.Fits();
            case Finding.Silent(String field, String why) -> new Answer.Silent(field, why);
            case Finding.Misfit(String field, String why) -> new Answer.Misfit(field, why);
        };
        looks.add(new Counterpart(space.organisation(), kind, component, space.file(), answer));
        return finding instanceof Finding.Fits;
    }

    private void tokens(Work.LookAtLogin work) throws InterruptedException {
        try (var http = http()) {
            var service = work.identityBridge();
            var asked = clock.instant();
            var claims = TokenClaims.of(
                    new TokenSource(service.tokenEndpoint(), service.client(), service.secret(), http, clock).get());
            var issued = Instant.ofEpochSecond(claims.claims().path("iat").asLong());
            clocks.add(new Clocks.Clock("Keycloak", Duration.between(asked, issued), false));
            var agent = SpaceAccess.of(space, keys).agents().values().stream()
                    .min(Comparator.comparing(SpaceAccess.AgentAccess::client));
            if (agent.isPresent()) {
                token = Optional.of(new TokenSource(
                                service.tokenEndpoint(),
                                agent.get().client(),
                                agent.get().secret(),
                                http,
                                clock)
                        .get());
            }
            if (up) {
                drift(http);
            }
        } catch (IOException | UncheckedIOException e) {
            // It has just given tokens to all services: the next look will tell
        }
    }

    private void drift(HttpClient http) throws InterruptedException {
        if (token.isEmpty() || !alive.contains(space.organisation() + "/identity-bridge")) {
            return;
        }
        var url = "http://localhost:" + space.ports().identityBridge() + "/prometheus";
        try {
            var answer = http.send(get(URI.create(url)), BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                looks.add(Rights.of(space.organisation(), answer.body()));
            }
        } catch (IOException e) {
            // That it does not answer is said of its process
        }
    }

    /// One of the space's own processes, which lives.
    Look part(Component.Program program) throws InterruptedException {
        if (program.probe() instanceof Probe.Mirroring mirroring) {
            try {
                var health = MirrorHealth.read(mirroring.health(), clock);
                return new Lane(program.name(), health.partitions(), mirroring.partitions(), health.lag());
            } catch (IOException e) {
                return new Part(program.name(), new Part.Condition.NotReady(e.toString()));
            }
        }
        return new Part(
                program.name(),
                switch (Probes.look(program.probe())) {
                    case Probes.Sight.Ready(String _) -> new Part.Condition.Ready();
                    case Probes.Sight.NotYet(String why) -> new Part.Condition.NotReady(why + trouble(program.probe()));
                });
    }

    /// What a service of ours says itself, if it does; nobody else is shown the token.
    private String trouble(Probe probe) throws InterruptedException {
        if (!(probe instanceof Probe.Http(URI url, Set<Integer> _))
                || !url.getPath().equals("/health")
                || token.isEmpty()) {
            return "";
        }
        try (var http = http()) {
            var said =
                    Health.trouble(http.send(get(url), BodyHandlers.ofString()).body());
            return said.isEmpty() ? "" : ", " + said;
        } catch (IOException e) {
            return "";
        }
    }

    private HttpRequest get(URI url) {
        return HttpRequest.newBuilder(url)
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token.orElse(""))
                .build();
    }

    private static HttpClient http() {
        return HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    }
}
