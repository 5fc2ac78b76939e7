package parley.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.Rules;
import parley.avro.Action;
import parley.deploy.run.RunningSpaces;
import parley.deploy.run.SpaceAccess;
import parley.deploy.run.Spaces;
import parley.deploy.run.StartFailure;

/// The two organisations that all tests share, running as processes: `harbour`, whose twins provide, and `grid`, whose
/// twins ask. Each has the demonstration's agent and a stranger.
final class Pair implements AutoCloseable {
    static final String COMPUTER_AGENT = "computer-agent";
    static final String BALANCER_AGENT = "balancer-agent";

    private static final String DESCRIPTION = """
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            <> rdfs:label "Something to test with"@en .
            """;

    private final RunningSpaces spaces;
    private final Agent computer;
    private final Agent balancer;
    private final Agent harbourStranger;
    private final AtomicInteger names = new AtomicInteger();

    private Pair(RunningSpaces spaces) throws IOException {
        this.spaces = spaces;
        this.computer = Agent.open(settings(harbour(), COMPUTER_AGENT));
        this.balancer = Agent.open(settings(grid(), BALANCER_AGENT));
        this.harbourStranger = Agent.open(settings(harbour(), SpaceFiles.STRANGER));
    }

    static Pair start(Path folder) throws IOException, StartFailure, InterruptedException {
        return new Pair(Spaces.start(SpaceFiles.write(folder), Spaces.Options.DEFAULT.reporting(System.out::println)));
    }

    static Path settings(SpaceAccess space, String client) {
        var agent = space.agents().get(client);
        if (agent == null) {
            throw new IllegalArgumentException(space.organisation() + " has no agent " + client);
        }
        return agent.settings();
    }

    RunningSpaces spaces() {
        return spaces;
    }

    SpaceAccess harbour() {
        return spaces.space("harbour");
    }

    SpaceAccess grid() {
        return spaces.space("grid");
    }

    /// The agent of harbour's twins.
    Agent computer() {
        return computer;
    }

    /// The agent of grid's twins.
    Agent balancer() {
        return balancer;
    }

    /// Another agent of harbour.
    Agent harbourStranger() {
        return harbourStranger;
    }

    /// A name that nothing has yet.
    String name(String hint) {
        return hint + "-" + names.incrementAndGet();
    }

    /// A new twin of that agent.
    ActingTwin twin(Agent agent, String hint) {
        var twin = agent.twin(name(hint));
        twin.put(DESCRIPTION);
        return twin;
    }

    /// Lets the organisation of the requester do this with all of the provider, and nothing else.
    static void allow(ActingTwin provider, ActingTwin requester, Action... actions) {
        var organisation = requester.did().organisationOf();
        provider.policy().set(List.of(Rules.allow("partner-may", Rules.organisation(organisation), "/", actions)));
    }

    /// Starts what a test, or its failure, has left dead.
    synchronized void mend() throws StartFailure, InterruptedException {
        var foundation = List.of("keycloak", "kafka");
        var dead = spaces.processes().keySet().stream()
                .filter(component -> !spaces.alive(component))
                .sorted(Comparator.comparingInt(component -> {
                    int order = foundation.indexOf(component.substring(component.indexOf('/') + 1));
                    return order < 0 ? foundation.size() : order;
                }))
                .toList();
        for (var component : dead) {
            spaces.start(component);
        }
    }

    @Override
    public void close() {
        computer.close();
        balancer.close();
        harbourStranger.close();
        var processes = List.copyOf(spaces.processes().values());
        spaces.close();
        if (processes.stream().anyMatch(process -> process.alive())) {
            throw new IllegalStateException("processes survive: " + processes);
        }
    }
}
