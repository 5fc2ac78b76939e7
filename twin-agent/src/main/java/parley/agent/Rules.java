package parley.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parley.agent.service.ServiceClient;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.History;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.Terms;
import parley.identity.Did;
import parley.json.TermsJson;
import parley.topics.AvroSerde;

/// Makes the rules of policies.
public final class Rules {
    static {
        // Which makes Avro trust the classes that builders look up by name
        AvroSerde.of(Policy.class);
    }

    private Rules() {}

    /// A rule that allows.
    ///
    /// @param path `/` for everything, `/description`, `/feeds/<feed>`
    public static Rule allow(String id, Subject subject, String path, Action... actions) {
        return rule(id, Effect.ALLOW, subject, path, actions);
    }

    /// A rule that denies, whatever else allows.
    public static Rule deny(String id, Subject subject, String path, Action... actions) {
        return rule(id, Effect.DENY, subject, path, actions);
    }

    /// A rule by which the twin's own agents are asked who may subscribe.
    ///
    /// @param path `/` or `/feeds` for every feed, `/feeds/<feed>`
    public static Rule ask(String id, Subject subject, String path) {
        return ask(id, subject, path, Action.SUBSCRIBE);
    }

    /// A rule by which the twin's own agents are asked.
    ///
    /// @param actions of SUBSCRIBE and CONTROL
    public static Rule ask(String id, Subject subject, String path, Action... actions) {
        return rule(id, Effect.ASK, subject, path, actions);
    }

    /// The same rule; who may subscribe under it, and is of the provider's own organisation, reads the feed's own topic
    /// with all that it retains.
    public static Rule retained(Rule allow) {
        return under(allow, terms().setHistory(History.RETAINED).build());
    }

    /// The same rule under these terms: which records, how many, until when, what for.
    public static Rule under(Rule allow, Terms terms) {
        return new Rule(
                allow.getId(),
                allow.getEffect(),
                allow.getActions(),
                allow.getSubject(),
                allow.getPath(),
                allow.getValidFrom(),
                allow.getValidUntil(),
                terms);
    }

    /// Terms that say nothing yet.
    public static Terms.Builder terms() {
        return Terms.newBuilder();
    }

    /// Every requester.
    public static Subject anyone() {
        return new Subject(SubjectKind.ANYONE, "", "", null);
    }

    /// All twins of an organisation.
    public static Subject organisation(Did organisation) {
        return new Subject(SubjectKind.ORGANISATION, organisation.value(), "", null);
    }

    /// One twin.
    public static Subject twin(Did twin) {
        return new Subject(SubjectKind.TWIN, twin.value(), "", null);
    }

    /// One agent, by its verification method.
    public static Subject agent(String method) {
        return new Subject(SubjectKind.AGENT, method, "", null);
    }

    /// Whoever shows that this organisation attests it that property.
    ///
    /// @param value the property's; null: any
    public static Subject attested(Did organisation, String property, @Nullable String value) {
        return new Subject(SubjectKind.ATTESTED, organisation.value(), property, value);
    }

    private static Rule rule(String id, Effect effect, Subject subject, String path, Action... actions) {
        return new Rule(id, effect, List.of(actions), subject, path, null, null, null);
    }

    static ObjectNode json(List<Rule> rules) {
        var policy = ServiceClient.JSON.createObjectNode();
        var list = policy.putArray("rules");
        for (var rule : rules) {
            var each = list.addObject().put("id", rule.getId()).put("effect", lower(rule.getEffect()));
            var actions = each.putArray("actions");
            rule.getActions().forEach(action -> actions.add(lower(action)));
            subject(each.putObject("subject"), rule.getSubject());
            each.put("path", rule.getPath());
            if (rule.getValidFrom() != null) {
                each.put("from", rule.getValidFrom().toString());
            }
            if (rule.getValidUntil() != null) {
                each.put("until", rule.getValidUntil().toString());
            }
            if (rule.getTerms() != null) {
                each.set("terms", TermsJson.write(rule.getTerms()));
            }
        }
        return policy;
    }

    private static void subject(ObjectNode json, Subject subject) {
        var kind = lower(subject.getKind());
        switch (subject.getKind()) {
            case ANYONE -> json.put(kind, true);
            case ORGANISATION, TWIN, AGENT -> json.put(kind, subject.getValue());
            case ATTESTED -> {
                var attested =
                        json.putObject(kind).put("by", subject.getValue()).put("property", subject.getProperty());
                if (subject.getPropertyValue() != null) {
                    attested.put("value", subject.getPropertyValue());
                }
            }
        }
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
