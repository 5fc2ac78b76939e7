package parley.broker.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.avro.Rule;

/// One rule of a policy.
///
/// @param id the rule's name, unique within its policy: decisions name it
/// @param effect `allow`, `deny` or `ask`
/// @param actions `find`, `describe`, `subscribe`, `control`
/// @param subject one of `{"anyone": true}`, `{"organisation": DID}`, `{"twin": DID}`, `{"agent":
/// DID#client}`, `{"attested": {"by": DID, "property": name, "value": text, or absent for any}}`
/// @param path `/`, `/description`, `/feeds`, `/feeds/{name}`, `/controls`, `/controls/{name}`
/// @param from holds from then on; always, if absent
/// @param until no longer holds from then on; never ends, if absent
@Serdeable
record RuleView(
        String id,
        String effect,
        List<String> actions,
        Map<String, Object> subject,
        String path,
        @Nullable Instant from,
        @Nullable Instant until,

        @JsonPropertyDescription("under which it allows; none, if absent") @Nullable
        TermsView terms) {

    static RuleView of(Rule rule) {
        return new RuleView(
                rule.getId(),
                PolicyJson.lower(rule.getEffect()),
                rule.getActions().stream().map(PolicyJson::lower).toList(),
                PolicyJson.subject(rule.getSubject()),
                rule.getPath(),
                rule.getValidFrom(),
                rule.getValidUntil(),
                TermsView.of(rule.getTerms()));
    }
}
