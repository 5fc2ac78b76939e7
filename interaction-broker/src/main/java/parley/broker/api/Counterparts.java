package parley.broker.api;

import java.util.List;
import java.util.Set;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.identity.Did;
import parley.policy.Bans;
import parley.policy.Policies;
import parley.policy.Violation;

/// Whom a call is about: a twin, or an organisation and so all of its twins.
final class Counterparts {

    /// The fields of a body that names one.
    static final Set<String> FIELDS = Set.of("organisation", "twin", "reason");

    private Counterparts() {}

    /// @param own the twin that is acting
    static Subject of(JsonBody json, Did own) {
        if (json.has("organisation") == json.has("twin")) {
            throw Problems.invalid(Fields.BODY, "who it is about is exactly one of organisation, twin");
        }
        String field = json.has("twin") ? "twin" : "organisation";
        SubjectKind kind = json.has("twin") ? SubjectKind.TWIN : SubjectKind.ORGANISATION;
        Subject subject = new Subject(kind, json.text(field), "", null);
        List<Violation> violations = Policies.validate(List.of(Bans.rule(subject)));
        if (!violations.isEmpty()) {
            throw Problems.invalid(field, violations.getFirst().detail());
        }
        if (subject.getValue().equals(own.value())) {
            throw Problems.invalid(field, "a twin has nothing with itself");
        }
        return subject;
    }
}
