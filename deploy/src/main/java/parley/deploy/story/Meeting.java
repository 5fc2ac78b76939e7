package parley.deploy.story;

import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import parley.agent.Description;
import parley.agent.FindQuery;
import parley.agent.FoundTwins;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.agent.Subscription.Active;
import parley.agent.Subscription.Refused;
import parley.agent.publishing.FeedSource;
import parley.agent.publishing.PacedFeed;
import parley.identity.Did;
import parley.problem.Problem;
import parley.topics.Topics;

/// Two organisations, one twin that publishes and one that looks for it: hidden first, then found by what it is.
final class Meeting {
    private static final double RADIUS_METRES = 5_000;

    private final Cast cast;

    Meeting(Cast cast) {
        this.cast = cast;
    }

    Findings up() throws IOException {
        var findings = new Findings();
        for (var space : cast.spaces().spaces()) {
            findings.saw(space.organisation(), space.did() + ", Kafka at " + space.bootstrapServers());
        }
        for (var mirror : List.of("harbour/mirror-grid", "grid/mirror-harbour")) {
            var lag = cast.spaces().mirrorLag(mirror);
            findings.saw(
                            mirror,
                            lag.map(l -> "mirrors, " + l + " records behind").orElse("mirrors nothing"))
                    .expect(lag.isPresent(), mirror + " mirrors the partner's lane");
        }
        return findings.saw("processes", cast.spaces().processes().size());
    }

    Findings publish(FeedSource source) {
        var computer = cast.computer();
        computer.put(Descriptions.computer(computer.did(), Cast.FEED));
        computer.declareControl(Sampling.CONTROL, Sampling.REQUEST, Sampling.RESULT);
        cast.neighbour().put(Descriptions.labelled("Neighbour", "Shares the quay with the computer."));
        cast.archivist().put(Descriptions.labelled("Archivist", "Keeps what was measured."));
        cast.balancer().put(Descriptions.labelled("Load balancer", "Moves work to where there is room for it."));
        cast.planner().put(Descriptions.labelled("Planner", "Plans for tomorrow."));
        cast.entrust();
        var publisher = computer.publisher(Cast.FEED, source.schema());
        cast.publishes(
                PacedFeed.start(publisher, source, Cast.PACE),
                new FeedEnd(cast.provider().settings(), Topics.feed("computer", Cast.FEED)));
        long published = cast.awaitEnd(1);
        return new Findings()
                .saw("twin", computer.did().value())
                .saw(
                        "feed",
                        Cast.FEED + ", " + source.schema().getFullName() + ", every " + Cast.PACE.toMillis() + " ms")
                .saw("control", Sampling.CONTROL + ", " + Sampling.REQUEST.getFullName())
                .saw("published so far", published)
                .expect(published > 0, "the feed's topic has records");
    }

    Findings hidden() {
        var balancer = cast.balancer();
        var found = balancer.find(byMeaning());
        var hidden = balancer.subscribe(cast.computer().did(), Cast.FEED);
        var unknown =
                balancer.subscribe(cast.provider().settings().organisationDid().twin("never-was"), Cast.FEED);
        var description = balancer.describe(cast.computer().did());
        return new Findings()
                .saw("found", found.total() + " twins by " + byMeaning())
                .saw("for computer", text(hidden))
                .saw("for never-was", text(unknown))
                .expect(found.total() == 0, "a hidden twin is not found")
                .expect(description.isEmpty(), "a hidden twin is not described")
                .expect(
                        hidden instanceof Refused(Problem a)
                                && unknown instanceof Refused(Problem b)
                                && a.status() == 404
                                && a.withDecision("").equals(b.withDecision("")),
                        "both answers are the same 404");
    }

    Findings find() {
        var change = cast.allow(Rules.allow("grid-may-look", Rules.organisation(grid()), "/", FIND, DESCRIBE));
        var began = cast.now();
        var found = cast.awaitPresent(
                () -> Optional.of(cast.balancer().find(byMeaning())).filter(page -> page.total() > 0));
        var findings = new Findings()
                .saw("policy version", change.version())
                .saw("in force", change.inForce() + ", after " + change.took().toMillis() + " ms")
                .saw("found at grid", "after " + cast.millisSince(began) + " ms more, by " + byMeaning())
                .expect(change.inForce(), "the policy call answers once it is in force")
                .expect(found.isPresent(), "balancer finds it");
        found.ifPresent(page -> found(page, findings));
        cast.balancer()
                .describe(cast.computer().did())
                .ifPresentOrElse(it -> describe(it, findings), () -> findings.expect(false, "balancer may describe"));
        return findings;
    }

    private void found(FoundTwins page, Findings findings) {
        var first = page.twins().getFirst();
        var fresh = page.partners().stream()
                .filter(partner ->
                        partner.organisation().equals(cast.computer().did().organisation()))
                .findFirst();
        findings.saw("twin", first.label() + ", " + first.twin())
                .saw("feeds that observe it", first.matchingFeeds())
                .saw("distance", Math.round(first.distanceMetres().orElse(Double.NaN)) + " m")
                .saw(
                        "harbour's catalogue",
                        fresh.flatMap(FoundTwins.Partner::age)
                                .map(age -> "as of " + age.toMillis() + " ms ago")
                                .orElse("of unknown age"))
                .expect(
                        page.total() == 1
                                && first.twin().equals(cast.computer().did().value()),
                        "it and no other is found")
                .expect(first.matchingFeeds().equals(List.of(Cast.FEED)), "its feed observes what was asked for")
                .expect(
                        fresh.isPresent()
                                && fresh.get().age().isPresent()
                                && !fresh.get().hidden(),
                        "how fresh the partner's catalogue is, is said");
    }

    private static void describe(Description description, Findings findings) {
        findings.saw("description", description.turtle().lines().count() + " lines of Turtle")
                .saw(
                        "feeds",
                        description.feeds().stream().map(Description.Feed::name).toList())
                .expect(
                        description.feeds().stream()
                                .anyMatch(feed -> feed.name().equals(Cast.FEED)
                                        && !feed.schemas().isEmpty()),
                        "the feed and its schema are described");
    }

    Findings denied() {
        var answer = cast.balancer().subscribe(cast.computer().did(), Cast.FEED);
        return new Findings()
                .saw("answer", text(answer))
                .expect(
                        answer instanceof Refused(Problem problem)
                                && problem.status() == 403
                                && "NO_RULE".equals(problem.reason()),
                        "it is denied with the reason NO_RULE");
    }

    private static FindQuery byMeaning() {
        return FindQuery.everything()
                .type(Descriptions.PLATFORM)
                .property(Descriptions.RATIO)
                .near(Descriptions.LATITUDE + 0.01, Descriptions.LONGITUDE, RADIUS_METRES);
    }

    private Did grid() {
        return cast.balancer().did().organisationOf();
    }

    static String text(Subscription answer) {
        return switch (answer) {
            case Active(var view) -> "active, " + view.id();
            case Subscription.Pending(var view) -> "pending, " + view.state();
            case Refused(var problem) -> text(problem);
        };
    }

    static String text(Problem problem) {
        return problem.status() + " " + problem.title() + ": " + problem.detail()
                + (problem.reason() == null ? "" : " (" + problem.reason() + ")");
    }
}
