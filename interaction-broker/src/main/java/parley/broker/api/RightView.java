package parley.broker.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Attested;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.Policy;
import parley.broker.view.OwnTwin;
import parley.policy.Policies;
import parley.policy.Requester;
import parley.policy.Verdict;

/// Whether someone may do something with a twin.
///
/// @param action `find`, `describe`, `subscribe` or `control`
/// @param path what it is about
/// @param answer `allow`, `ask` or `deny`
/// @param reason `NOT_FOUND`, `NO_RULE` or `DENIED_BY_RULE` if it is denied; else absent
/// @param rule the rule that says so; absent if there is none
@Serdeable
record RightView(
        String action,
        String path,
        String answer,
        @Nullable String reason,
        @Nullable String rule,

        @JsonPropertyDescription("under which it is allowed; absent without any") @Nullable
        TermsView terms) {

    /// Whoever is named: an agent, a twin whichever its agent, an organisation whichever its twin.
    static Requester requester(String who) {
        if (!who.startsWith("did:web:")) {
            throw Problems.invalid("who", "an organisation's or a twin's DID is needed, or an agent of a twin");
        }
        try {
            if (who.contains("#")) {
                return Requester.ofAgent(who);
            }
            return who.contains(":twins:")
                    ? new Requester(Requester.organisationOf(who), who, "")
                    : new Requester(who, "", "");
        } catch (IllegalArgumentException e) {
            throw Problems.invalid("who", String.valueOf(e.getMessage()));
        }
    }

    /// What somebody would show: `<organisation's DID>#<property>=<value>`.
    static Attested attested(String text, Instant until) {
        int hash = text.indexOf('#');
        int equal = text.indexOf('=', hash + 1);
        if (hash < 1 || equal < 0) {
            throw Problems.invalid(
                    "attested", "<organisation's DID>#<property>=<value> is needed, unlike `" + text + "`");
        }
        return new Attested(
                text.substring(0, hash), text.substring(hash + 1, equal), text.substring(equal + 1), until, "");
    }

    /// All that can be asked of a twin.
    static List<RightView> all(OwnTwin twin, @Nullable Policy policy, Requester requester, Instant now) {
        List<RightView> rights = new ArrayList<>();
        rights.add(of(policy, requester, Action.FIND, Policies.ROOT, now));
        rights.add(of(policy, requester, Action.DESCRIBE, Policies.DESCRIPTION, now));
        for (Feed feed : twin.entry().getFeeds()) {
            rights.add(of(policy, requester, Action.DESCRIBE, Policies.feed(feed.getName()), now));
            rights.add(of(policy, requester, Action.SUBSCRIBE, Policies.feed(feed.getName()), now));
        }
        for (Control control : twin.entry().getControls()) {
            rights.add(of(policy, requester, Action.DESCRIBE, Policies.control(control.getName()), now));
            rights.add(of(policy, requester, Action.CONTROL, Policies.control(control.getName()), now));
        }
        return List.copyOf(rights);
    }

    private static RightView of(@Nullable Policy policy, Requester requester, Action action, String path, Instant now) {
        String asked = PolicyJson.lower(action);
        return switch (Policies.decide(policy, requester, action, path, now)) {
            case Verdict.Allowed(var rule, var terms, var until) ->
                new RightView(asked, path, "allow", null, rule, TermsView.of(terms));
            case Verdict.Asks asks -> new RightView(asked, path, "ask", null, asks.rule(), TermsView.of(asks.terms()));
            case Verdict.Denied(var reason, var rule, var version) ->
                new RightView(asked, path, "deny", reason.name(), rule.isEmpty() ? null : rule, null);
        };
    }
}
