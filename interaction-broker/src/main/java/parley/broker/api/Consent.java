package parley.broker.api;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Interaction;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.avro.Terms;
import parley.broker.view.Views;
import parley.policy.Narrowing;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.Verdict;
import parley.policy.Violation;

/// Terms that an agent gives with its consent: like those of a rule, and within those of the rule that asks.
record Consent(Views views, InstantSource clock) {

    private static final String IN_RULE = "rules[0].";

    /// Refuses terms that cannot be given, naming the field.
    void check(Interaction asked, Terms terms) {
        String path = Policies.feed(asked.getFeed());
        List<Rule> alone = List.of(Narrowing.asRule(terms, path));
        refuse(Policies.validate(alone));
        views.twins()
                .get(asked.getProvider())
                .ifPresent(own -> refuse(TermsFit.check(alone, own.entry().getFeeds())));
        try {
            Terms narrowed = Narrowing.of(termsOf(asked), terms);
            refuse(Policies.validate(List.of(Narrowing.asRule(narrowed, path))));
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

    /// Of the rule that asks by now.
    private @Nullable Terms termsOf(Interaction asked) {
        Requester requester = new Requester(
                asked.getRequesterOrganisation(), asked.getRequester(), asked.getAgent(), asked.getAttested());
        Policy policy = views.policies().get(asked.getProvider());
        String path = Policies.feed(asked.getFeed());
        return switch (Policies.decide(policy, requester, Action.SUBSCRIBE, path, clock.instant())) {
            case Verdict.Asks asks -> asks.terms();
            case Verdict.Allowed allowed -> allowed.terms();
            // Which the decision says
            case Verdict.Denied denied -> null;
        };
    }
}
