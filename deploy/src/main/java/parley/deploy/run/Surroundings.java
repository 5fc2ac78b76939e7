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
import parley.deploy.doctor.NotLooked;
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
    private static final String PARTNER = "partner ";
    private static final String AGAIN = "Call doctor again; ./parley logs says more if it stays so.";

    private final SpaceFile space;
    private final Keys keys;
    private final List<SpaceFile> all;
    private final Map<String, Long> alive;
    private final boolean up;
    private final InstantSource clock = InstantSource.system();
    private final List<Look> looks = new ArrayList<>();
    private final List<Clocks.Clock> clocks = new ArrayList<>();
    private Optional<String> token = Optional.empty();

    /// @param alive the numbers of processes that live, by name
    /// @param up whether any of the space's does
    Surroundings(SpaceFile space, Keys keys, List<SpaceFile> all, Map<String, Long> alive, boolean up) {
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
        if (up && !realm) {
            var advice = "See to the realm first: " + space.organisation() + "/realm, or the process of Keycloak.";
            for (var check : List.of("login", "schemas", "rights")) {
                notLooked(check, "the realm gives no tokens", advice);
            }
        }
        if (realm) {
            if (cluster) {
                counterpart(Kind.LOGIN, kafka(), ExistingCluster.takes(needs.login()));
            } else if (up) {
                notLooked("login", "the cluster does not answer", "See to the cluster first.");
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
        return component.map(alive::containsKey).orElse(true);
    }

    private boolean cluster(Work.LookAtBrokers work) throws InterruptedException {
        var lanes = lanes();
        var now = clock.instant();
        var seen = ClusterLook.at(work.admin(), lanes.values());
        looks.add(new Brokers(space.organisation(), kafka().orElse("kafka in " + space.file()), seen.answer()));
        var late = new HashMap<String, Clocks.Clock>();
        lanes.forEach((partner, lane) -> Optional.ofNullable(seen.newest().get(lane))
                .map(written -> new Clocks.Clock(PARTNER + partner, Duration.between(now, written), true))
                .ifPresent(told -> {
                    if (told.late() && alive.containsKey(space.organisation() + "/mirror-" + partner)) {
                        late.put(lane, told);
                    } else {
                        clocks.add(told);
                    }
                }));
        hear(work, late);
        boolean answers = seen.answer() instanceof Brokers.Answer.Cluster;
        if (answers) {
            counterpart(Kind.PLUG_INS, kafka(), Existing.look(work));
        }
        return answers;
    }

    /// Who has told nothing for long may be silent, or have a clock that is behind: what it tells next says.
    ///
    /// @param lanes what partners have told last, by their lanes
    private void hear(Work.LookAtBrokers work, Map<String, Clocks.Clock> lanes) {
        if (lanes.isEmpty()) {
            return;
        }
        var heard = ClusterLook.next(work.admin(), lanes.keySet(), clock, Clocks.BEAT.plus(PATIENCE));
        lanes.forEach((lane, told) -> clocks.add(Optional.ofNullable(heard.get(lane))
                .map(ahead -> new Clocks.Clock(told.whose(), ahead, false))
                .orElse(told)));
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
            // It has just given tokens to all services
            notLooked("rights", "no token was had: " + e.getMessage(), AGAIN);
        }
    }

    private void notLooked(String check, String why, String advice) {
        looks.add(new NotLooked(space.organisation() + "/" + check, why, advice));
    }

    private void drift(HttpClient http) throws InterruptedException {
        var bridge = space.organisation() + "/identity-bridge";
        var url = URI.create("http://localhost:" + space.ports().identityBridge() + "/prometheus");
        if (token.isEmpty()) {
            notLooked("rights", space.file() + " names no agent to ask as", "Name one in agents.");
        } else if (!alive.containsKey(bridge)) {
            notLooked("rights", bridge + " does not run", "./parley logs " + bridge + " says why not.");
        } else if (!listens(bridge, url)) {
            notLooked(
                    "rights",
                    "it cannot be seen that " + bridge + " is who listens on port " + url.getPort(),
                    "Call doctor on Linux as the user who runs the space; else look at /prometheus of identity-bridge.");
        } else {
            rights(http, url);
        }
    }

    private void rights(HttpClient http, URI url) throws InterruptedException {
        try {
            var answer = WholeAnswer.of(http, get(url), BodyHandlers.ofString(), PATIENCE);
            if (answer.statusCode() == 200) {
                looks.add(Rights.of(space.organisation(), answer.body()));
            } else {
                notLooked("rights", url + " answers with status " + answer.statusCode(), AGAIN);
            }
        } catch (IOException e) {
            notLooked("rights", url + " does not answer: " + e.getMessage(), AGAIN);
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
                    case Probes.Sight.NotYet(String why) -> new Part.Condition.NotReady(why + trouble(program));
                });
    }

    /// What a service of ours says itself, if it does; nobody else is shown the token.
    private String trouble(Component.Program program) throws InterruptedException {
        if (!(program.probe() instanceof Probe.Http(URI url, Set<Integer> _))
                || !url.getPath().equals("/health")
                || token.isEmpty()
                || !listens(program.name(), url)) {
            return "";
        }
        try (var http = http()) {
            var said = Health.trouble(WholeAnswer.of(http, get(url), BodyHandlers.ofString(), PATIENCE)
                    .body());
            return said.isEmpty() ? "" : ", " + said;
        } catch (IOException e) {
            return "";
        }
    }

    /// Whether a program that lives, and no stranger, has the port: else it is shown no token.
    private boolean listens(String program, URI url) {
        return Optional.ofNullable(alive.get(program))
                .map(process -> Listeners.heldOnlyBy(url.getPort(), process))
                .orElse(false);
    }

    private HttpRequest get(URI url) {
        return HttpRequest.newBuilder(url)
                .header("Authorization", "Bearer " + token.orElse(""))
                .build();
    }

    private static HttpClient http() {
        return HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    }
}
