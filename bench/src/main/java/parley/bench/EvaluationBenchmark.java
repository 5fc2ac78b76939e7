package parley.bench;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.Verdict;

/// How long it takes to evaluate a policy of many rules: about twins, organisations and agents, a part of each of which
/// is about who asks, allowing and denying, on all depths.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class EvaluationBenchmark {
    private static final String ORGANISATION = "did:web:grid.example";
    private static final Requester REQUESTER =
            new Requester(ORGANISATION, ORGANISATION + ":twins:balancer", ORGANISATION + ":twins:balancer#agent-z6Mk");
    private static final int FEEDS = 20;

    /// How many rules the policy has.
    @Param("1000")
    public int rules;

    private final Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Policy policy = new Policy("", 0L, List.of(), "", null);

    /// Makes the policy.
    @Setup
    public void policy() {
        var all = new ArrayList<Rule>();
        all.add(rule("found", Effect.ALLOW, new Subject(SubjectKind.ANYONE, "", "", null), "/", null));
        for (int i = 1; i < rules; i++) {
            var path = i % 7 == 0 ? "/feeds" : "/feeds/feed-" + i % FEEDS;
            var effect = i % 11 == 0 ? Effect.DENY : Effect.ALLOW;
            // One in five denials is about who asks, and lapsed
            var until = effect == Effect.DENY && i % 5 == 0 ? now : null;
            all.add(rule("rule-" + i, effect, subject(i), path, until));
        }
        policy = new Policy(ORGANISATION + ":twins:asked", 1L, all, "cause", null);
    }

    private static Subject subject(int i) {
        boolean asking = i % 5 == 0;
        return switch (i % 3) {
            case 0 ->
                new Subject(SubjectKind.TWIN, asking ? REQUESTER.twin() : ORGANISATION + ":twins:other-" + i, "", null);
            case 1 ->
                new Subject(
                        SubjectKind.ORGANISATION,
                        asking ? REQUESTER.organisation() : "did:web:organisation-" + i + ".example",
                        "",
                        null);
            default -> new Subject(SubjectKind.AGENT, asking ? REQUESTER.agent() : REQUESTER.agent() + i, "", null);
        };
    }

    private static Rule rule(String id, Effect effect, Subject subject, String path, @Nullable Instant until) {
        return new Rule(
                id, effect, List.of(Action.FIND, Action.DESCRIBE, Action.SUBSCRIBE), subject, path, null, until, null);
    }

    /// One decision about a subscription, *find* included.
    @Benchmark
    public Verdict decide() {
        return Policies.decide(policy, REQUESTER, Action.SUBSCRIBE, "/feeds/feed-5", now);
    }
}
