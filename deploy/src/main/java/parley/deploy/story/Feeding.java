package parley.deploy.story;

import static parley.avro.Action.SUBSCRIBE;

import java.io.IOException;
import java.time.Duration;
import parley.agent.InteractionView;
import parley.agent.Rules;
import parley.avro.Rule;
import parley.avro.State;
import parley.topics.Topics;

/// One live feed crosses between the organisations, and stops when told.
final class Feeding {
    static final String RULE = "grid-may-subscribe";

    private final Cast cast;
    private final Arrivals arrivals;
    private long fence;

    Feeding(Cast cast, Arrivals arrivals) {
        this.cast = cast;
        this.arrivals = arrivals;
    }

    static Rule rule(Cast cast) {
        return Rules.allow(
                RULE, Rules.organisation(cast.balancer().did().organisationOf()), "/feeds/" + Cast.FEED, SUBSCRIBE);
    }

    Findings subscribe() throws InterruptedException {
        var change = cast.allow(rule(cast));
        return arrivals.ask("balancing the grid", new Findings().saw("policy version", change.version()));
    }

    Findings terminate() throws IOException, InterruptedException {
        var id = arrivals.interaction().id();
        var began = cast.now();
        var termination = cast.computer().terminate(id, "that is enough");
        long answered = cast.millisSince(began);
        fence = cast.end();
        long later = cast.awaitEnd(fence + Cast.SOME);
        var there = cast.awaitPresent(
                () -> cast.balancer().interaction(id).filter(view -> view.state() == State.TERMINATED));
        var found = CheckerProcess.check(cast.subscriber().settings(), Topics.delivery(id), fence, Long.MAX_VALUE);
        var here = termination.interaction();
        return new Findings()
                .saw("answered", answered + " ms after the call, fenced: " + termination.inForce())
                .saw("published since", (later - fence) + " records, from offset " + fence)
                .saw("checker", found.records() + " records, " + found.inWindow() + " published after the answer")
                .saw("at harbour", Cast.ended(here))
                .saw("at grid", there.map(Cast::ended).orElse("not ended"))
                .expect(termination.inForce(), "the call answers once the fence holds")
                .expect(later > fence, "the feed went on")
                .expect(found.records() > 0, "the checker can read the delivery")
                .expect(found.inWindow() == 0, "nothing published after the answer was delivered")
                .expect(here.state() == State.TERMINATED, "harbour shows TERMINATED")
                .expect(there.isPresent(), "grid shows TERMINATED")
                .expect(here.endedBy().isPresent(), "harbour shows by whom")
                .expect(there.flatMap(InteractionView::endedBy).equals(here.endedBy()), "both show the same");
    }

    Findings again() throws IOException, InterruptedException {
        var earlier = arrivals.interaction().id();
        long before = cast.end();
        var findings = arrivals.ask("balancing the grid again", new Findings());
        var found = CheckerProcess.check(cast.subscriber().settings(), Topics.delivery(earlier), fence, before);
        var revoked =
                arrivals.inbox().await(0, r -> r.sourceOffset() >= fence && r.sourceOffset() < before, Duration.ZERO);
        return findings.saw("revoked window", "offsets " + fence + " to " + (before - 1))
                .saw("checker", found.records() + " records, " + found.inWindow() + " of the revoked window")
                .expect(arrivals.interaction().id().equals(earlier), "it is the same interaction")
                .expect(revoked.isEmpty(), "the handler saw nothing of the revoked window")
                .expect(found.inWindow() == 0, "the delivery holds nothing of it");
    }
}
