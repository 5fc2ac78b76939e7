package parley.visibility;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import parley.avro.Action;
import parley.avro.Attested;
import parley.avro.Effect;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.policy.Attestations;
import parley.policy.Policies;

/// What somebody could show to be attested of its twin, as far as a policy could answer otherwise for it.
///
/// To show more only helps, but for what a rule denies, or asks about: so there are few things to be tried.
final class Showings {

    /// No rule has this value: it has no characters that are seen.
    private static final String OTHER = "";

    private Showings() {}

    static List<List<Attested>> of(Policy policy, Action action, String path, Instant now) {
        List<Rule> rules = Audience.rules(policy)
                .filter(rule -> rule.getSubject().getKind() == SubjectKind.ATTESTED && Policies.inForce(rule, now))
                .toList();
        if (rules.isEmpty()) {
            return List.of(List.of());
        }
        List<Rule> denials = rules.stream()
                .filter(rule -> rule.getEffect() == Effect.DENY && (asked(rule, action, path) || finds(rule)))
                .toList();
        List<Attested> helpful = rules.stream()
                .map(rule -> attested(rule.getSubject(), now))
                .filter(each -> denials.stream().noneMatch(about(each)))
                .distinct()
                .toList();
        List<Attested> unasked = helpful.stream()
                .filter(each -> rules.stream()
                        .filter(rule -> rule.getEffect() == Effect.ASK)
                        .noneMatch(about(each)))
                .toList();
        return Stream.of(List.<Attested>of(), helpful, unasked).distinct().toList();
    }

    private static boolean asked(Rule rule, Action action, String path) {
        return rule.getActions().contains(action) && Policies.covers(rule.getPath(), path);
    }

    private static boolean finds(Rule rule) {
        return asked(rule, Action.FIND, Policies.ROOT);
    }

    private static Predicate<Rule> about(Attested shown) {
        return rule -> Attestations.matches(rule.getSubject(), shown);
    }

    private static Attested attested(Subject subject, Instant now) {
        String value = subject.getPropertyValue();
        return new Attested(
                subject.getValue(),
                subject.getProperty(),
                value == null ? OTHER : value,
                now.plus(Duration.ofDays(1)),
                "");
    }
}
