package parley.deploy.story;

import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import parley.agent.FindQuery;
import parley.agent.InteractionView;
import parley.agent.Offer;
import parley.agent.PendingListener;
import parley.agent.Rules;
import parley.agent.Subscription.Active;
import parley.avro.State;
import parley.topics.Topics;

/// The provider offers its feed, to one that accepts and one that declines; and then wants nothing more to do with
/// them.
final class Offering {
    private final Cast cast;
    private final Arrivals arrivals;

    Offering(Cast cast, Arrivals arrivals) {
        this.cast = cast;
        this.arrivals = arrivals;
    }

    Findings offer() throws InterruptedException {
        cast.withdraw(Feeding.RULE);
        var findings = new Findings();
        var heard = new ConcurrentLinkedQueue<String>();
        try (var _ = cast.balancer().pending(new Hearing(heard))) {
            return offer(findings, heard);
        }
    }

    /// Notes the offers that the twin is told of.
    private record Hearing(Collection<String> heard) implements PendingListener {
        @Override
        public void offered(InteractionView offer) {
            heard.add(offer.id());
        }

        @Override
        public void resolved(InteractionView interaction) {
            heard.remove(interaction.id());
        }
    }

    private Findings offer(Findings findings, Collection<String> heard) throws InterruptedException {
        var toBalancer = cast.computer().offer(cast.balancer().did(), Cast.FEED, "for balancing");
        var toPlanner = cast.computer().offer(cast.planner().did(), Cast.FEED, "for planning");
        if (!(toBalancer instanceof Offer.Made(var offered)) || !(toPlanner instanceof Offer.Made(var other))) {
            return findings.saw("answers", toBalancer + ", " + toPlanner).expect(false, "both offers are made");
        }
        var seen = cast.awaitPresent(
                () -> cast.balancer().interaction(offered.id()).filter(Offering::onOffer));
        var there =
                cast.awaitPresent(() -> cast.planner().interaction(other.id()).filter(Offering::onOffer));
        var told = cast.awaitPresent(() -> Optional.of(offered.id()).filter(heard::contains));
        long from = cast.end();
        cast.awaitEnd(from + Cast.SOME);
        var early = arrivals.inbox().await(0, record -> record.sourceOffset() >= from, Duration.ZERO);
        cast.planner().decline(other.id(), "not today");
        var declined = cast.awaitPresent(
                () -> cast.computer().interaction(other.id()).filter(view -> view.state() == State.DENIED));
        findings.saw("offered", offered.id() + ", epoch " + offered.epoch() + ", and " + other.id())
                .saw("delivered until then", early.size())
                .saw("planner", declined.map(Cast::ended).orElse("has not declined"))
                .expect(seen.isPresent() && there.isPresent(), "grid's twins see what is offered to them")
                .expect(told.isPresent(), "balancer's agent is told of it as it comes")
                .expect(early.isEmpty(), "until it is accepted nothing flows")
                .expect(declined.isPresent(), "harbour learns that planner declines");
        return accept(offered, findings);
    }

    private Findings accept(InteractionView offered, Findings findings) throws InterruptedException {
        long before = cast.end();
        var accepted = cast.balancer().accept(offered.id());
        if (!(accepted instanceof Active(var view))) {
            return findings.saw("answer", Meeting.text(accepted)).expect(false, "accepted, it is active");
        }
        arrivals.take(view);
        var arrived = arrivals.inbox().await(Cast.SOME, record -> record.sourceOffset() >= before, Cast.PATIENCE);
        return findings.saw("balancer", "accepts: active, and " + arrived.size() + " records arrive")
                .expect(arrived.size() >= Cast.SOME, "accepted, records arrive");
    }

    private static boolean onOffer(InteractionView view) {
        return view.state() == State.OFFERED;
    }

    /// Everything with grid ends in one call, and it finds nothing any more.
    Findings ban() throws IOException, InterruptedException {
        var id = arrivals.interaction().id();
        var began = cast.now();
        var change = cast.computer()
                .policy()
                .ban(Rules.organisation(cast.balancer().did().organisationOf()), "no longer partners");
        long answered = cast.millisSince(began);
        long fence = cast.end();
        cast.awaitEnd(fence + Cast.SOME);
        var found = CheckerProcess.check(cast.subscriber().settings(), Topics.delivery(id), fence, Long.MAX_VALUE);
        var gone = cast.awaitPresent(() -> Optional.of(cast.balancer().find(FindQuery.everything()))
                .filter(page -> page.twins().stream()
                        .noneMatch(
                                twin -> twin.twin().equals(cast.computer().did().value()))));
        var there = cast.awaitPresent(
                () -> cast.balancer().interaction(id).filter(view -> view.state() == State.TERMINATED));
        return new Findings()
                .saw("answered", answered + " ms after the call, fenced: " + change.inForce())
                .saw("ended", change.ended())
                .saw("delivered since", found.inWindow())
                .saw(
                        "at grid",
                        there.map(view ->
                                        Cast.ended(view) + ", " + view.reason().orElse(""))
                                .orElse("not ended"))
                .expect(change.inForce(), "the call answers once everything is fenced")
                .expect(change.ended().contains(id), "what was live with grid ends")
                .expect(found.records() > 0 && found.inWindow() == 0, "nothing published afterwards is delivered")
                .expect(gone.isPresent(), "balancer finds the computer no more")
                .expect(there.isPresent(), "grid shows the end");
    }
}
