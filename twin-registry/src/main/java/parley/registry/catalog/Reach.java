package parley.registry.catalog;

import java.time.Instant;
import java.util.stream.Stream;
import parley.avro.Action;
import parley.avro.Policy;
import parley.avro.Subject;
import parley.policy.Policies;
import parley.policy.Requester;

/// Whether a policy lets *anyone* of a partner do something, at a moment.
///
/// A policy tells apart only those whom its rules name, so asking it for each of these, and once for someone whom no
/// rule
/// names, asks it for everyone.
final class Reach {

    /// No twin and no agent has this name: names match `[a-z0-9-]{1,64}`.
    private static final String NOBODY = "*";

    private Reach() {}

    static boolean anyone(Policy policy, String partner, Action action, String path, Instant now) {
        return requesters(policy, partner)
                .distinct()
                .anyMatch(requester ->
                        Policies.decide(policy, requester, action, path, now).allowed());
    }

    private static Stream<Requester> requesters(Policy policy, String partner) {
        Stream<Requester> named = policy.getRules().stream()
                .flatMap(rule -> named(rule.getSubject()))
                .filter(requester -> requester.organisation().equals(partner));
        return Stream.concat(Stream.of(unnamed(partner + ":twins:" + NOBODY)), named);
    }

    private static Stream<Requester> named(Subject subject) {
        return switch (subject.getKind()) {
            case ANYONE, ORGANISATION -> Stream.of();
            case TWIN -> Stream.of(unnamed(subject.getValue()));
            case AGENT -> Stream.of(Requester.ofAgent(subject.getValue()));
        };
    }

    private static Requester unnamed(String twin) {
        return Requester.ofAgent(twin + "#" + NOBODY);
    }
}
