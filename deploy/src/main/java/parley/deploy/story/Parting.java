package parley.deploy.story;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import parley.agent.InteractionView;
import parley.avro.State;
import parley.topics.Topics;

/// The subscriber ends it alone, while the provider's cluster and services stand still.
final class Parting {
    private static final Set<String> STAYS = Set.of("harbour/keycloak");

    private final Cast cast;
    private final Arrivals arrivals;

    Parting(Cast cast, Arrivals arrivals) {
        this.cast = cast;
        this.arrivals = arrivals;
    }

    Findings away() throws IOException, InterruptedException {
        var id = arrivals.interaction().id();
        var stopped = stop();
        long answered;
        CheckerProcess.Found atTheAnswer;
        boolean inForce;
        try {
            var began = cast.now();
            var termination = cast.balancer().terminate(id, "no longer needed");
            answered = cast.millisSince(began);
            inForce = termination.inForce();
            atTheAnswer = check(id);
        } finally {
            go(stopped);
        }
        var there = cast.awaitPresent(
                () -> cast.computer().interaction(id).filter(view -> view.state() == State.TERMINATED));
        long back = cast.end();
        long later = cast.awaitEnd(back + Cast.SOME);
        var found = check(id);
        var here = cast.balancer().interaction(id);
        return new Findings()
                .saw("stopped", stopped.size() + " processes of harbour (SIGSTOP)")
                .saw("answered", answered + " ms after the call, fenced: " + inForce)
                .saw("published since", "up to offset " + (later - 1))
                .saw(
                        "checker",
                        "offsets up to " + atTheAnswer.last() + " at the answer, up to " + found.last() + " now")
                .saw("at grid", here.map(Cast::ended).orElse("gone"))
                .saw("at harbour", there.map(Cast::ended).orElse("not ended"))
                .expect(inForce, "the call answers once the fence holds, with the provider away")
                .expect(later > atTheAnswer.last() + 1, "the feed went on")
                .expect(found.last() == atTheAnswer.last(), "nothing was delivered after the answer")
                .expect(there.isPresent(), "harbour shows the end when it is back")
                .expect(
                        there.flatMap(InteractionView::endedBy).equals(here.flatMap(InteractionView::endedBy)),
                        "both show the same");
    }

    private CheckerProcess.Found check(String id) throws IOException, InterruptedException {
        return CheckerProcess.check(cast.subscriber().settings(), Topics.delivery(id), 0, Long.MAX_VALUE);
    }

    private List<String> stop() throws IOException, InterruptedException {
        var components = cast.spaces().processes().keySet().stream()
                .filter(component -> component.startsWith("harbour/") && !STAYS.contains(component))
                .sorted()
                .toList();
        for (var component : components) {
            cast.spaces().stop(component);
        }
        return components;
    }

    private void go(List<String> stopped) throws IOException, InterruptedException {
        for (var component : stopped) {
            cast.spaces().cont(component);
        }
    }
}
