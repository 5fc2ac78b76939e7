package parley.broker.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.Interaction;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.Terms;
import parley.broker.view.Views;
import parley.policy.Narrowing;
import parley.policy.Policies;
import parley.policy.Violation;

/// Terms that an agent gives with its consent: like those of a rule, and within those of the rule that asks.
record Consent(Views views) {

    private static final String IN_RULE = "rules[0].";

    /// Refuses terms that cannot be given, naming the field.
    void check(Interaction asked, Terms terms) {
        List<Rule> alone = List.of(new Rule(
                "given",
                Effect.ALLOW,
                List.of(Action.SUBSCRIBE),
                new Subject(SubjectKind.ANYONE, ""),
                Policies.feed(asked.getFeed()),
                null,
                null,
                terms));
        refuse(Policies.validate(alone));
        views.twins()
                .get(asked.getProvider())
                .ifPresent(own -> refuse(TermsFit.check(alone, own.entry().getFeeds())));
        try {
            Terms narrowed = Narrowing.of(termsOf(asked), terms);
            refuse(Policies.validate(
                    List.of(Rule.newBuilder(alone.getFirst()).setTerms(narrowed).build())));
        } catch (IllegalArgumentException wider) {
            String[] flaw = String.valueOf(wider.getMessage()).split(": ", 2);
            throw Problems.invalid("terms." + flaw[0], flaw[flaw.length - 1]);
        }
    }

    private static void refuse(List<Violation> violations) {
        for (Violation violation : violations) {
            String field = violation.field();
            throw Problems.invalid(
                    field.startsWith(IN_RULE) ? field.substring(IN_RULE.length()) : field, violation.detail());
        }
    }

    private @Nullable Terms termsOf(Interaction asked) {
        Policy policy = views.policies().get(asked.getProvider());
        return policy == null
                ? null
                : policy.getRules().stream()
                        .filter(rule -> rule.getId().equals(asked.getRule()))
                        .findFirst()
                        .map(Rule::getTerms)
                        .orElse(null);
    }
}
