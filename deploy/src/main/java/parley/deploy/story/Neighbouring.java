package parley.deploy.story;

import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import parley.agent.ActingTwin;
import parley.agent.Rules;
import parley.avro.Rule;
import parley.topics.Topics;

/// Twins of the same organisation: one has records delivered, one reads the feed's topic itself; both are cut off.
final class Neighbouring {
    private static final String DELIVERED = "neighbour-may-subscribe";
    private static final String RETAINED = "archivist-may-read";

    private final Cast cast;
    private final Arrivals neighbour;
    private final Arrivals archivist;
    private @Nullable ParkedFetch parked;

    Neighbouring(Cast cast) {
        this.cast = cast;
        this.neighbour = new Arrivals(cast, cast.neighbour());
        this.archivist = new Arrivals(cast, cast.archivist());
    }

    Findings local() throws InterruptedException {
        cast.allow(may(DELIVERED, cast.neighbour()));
        return neighbour.ask("watching the quay", new Findings());
    }

    Findings retained() throws IOException, InterruptedException {
        var change = cast.allow(Rules.retained(may(RETAINED, cast.archivist())));
        long before = cast.end();
        var active = cast.active(cast.archivist(), "keeping what was measured");
        if (active.isEmpty()) {
            return new Findings().expect(false, "the interaction is active");
        }
        var view = active.get();
        archivist.take(view);
        var old = archivist.inbox().await((int) before, record -> record.sourceOffset() < before, Cast.PATIENCE);
        parked = cast.closing(ParkedFetch.start(cast.neighbours().settings(), view.delivery()));
        return new Findings()
                .saw("policy version", change.version())
                .saw("reads", view.delivery())
                .saw("published before it asked", old.size() + " of " + before + " records")
                .saw("parked", "one fetch that the broker may hold for 30 s")
                .expect(view.delivery().equals(Topics.feed("computer", Cast.FEED)), "it reads the feed's own topic")
                .expect(old.size() == before, "it sees all that is retained");
    }

    /// One policy without both rules.
    Findings cut() throws IOException, InterruptedException {
        var began = cast.now();
        var change = cast.withdraw(DELIVERED, RETAINED);
        long answered = cast.millisSince(began);
        long fence = cast.end();
        long later = cast.awaitEnd(fence + Cast.SOME);
        var delivered = CheckerProcess.check(
                cast.neighbours().settings(),
                Topics.delivery(neighbour.interaction().id()),
                fence,
                Long.MAX_VALUE);
        var read = archivist.inbox().await(0, record -> record.sourceOffset() >= fence, Duration.ZERO);
        return new Findings()
                .saw("answered", answered + " ms after the call, fenced: " + change.inForce())
                .saw("ended", change.ended().size() + " interactions")
                .saw("published since", (later - fence) + " records")
                .saw("delivered of them", delivered.inWindow())
                .saw("read of them", read.size())
                .expect(change.inForce(), "the call answers once the fence holds")
                .expect(change.ended().size() == 2, "both interactions end, and no other")
                .expect(delivered.records() > 0 && delivered.inWindow() == 0, "nothing more is delivered")
                .expect(read.isEmpty(), "nothing more is read");
    }

    /// What has become of the fetch that was parked before both were cut off.
    Findings parked() throws IOException, InterruptedException {
        if (parked == null) {
            return new Findings().expect(false, "a fetch is parked");
        }
        var found = parked.found();
        return new Findings()
                .saw("answered with", found.records() + " records" + (found.refused() ? ", and refused" : ""))
                .expect(found.records() == 0, "the parked fetch brings nothing")
                .expect(found.refused(), "it is refused");
    }

    private static Rule may(String id, ActingTwin twin) {
        return Rules.allow(id, Rules.twin(twin.did()), "/", FIND, DESCRIBE, SUBSCRIBE);
    }
}
