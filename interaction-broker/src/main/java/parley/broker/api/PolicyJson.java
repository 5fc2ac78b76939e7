package parley.broker.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.RootPolicy;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.Terms;
import parley.json.TermsJson;
import parley.policy.Policies;
import parley.policy.Violation;

/// Policies as JSON: `{"rules": [{"id", "effect", "actions", "subject", "path", "from"?, "until"?, "terms"?}]}`.
final class PolicyJson {

    private static final Set<String> RULE =
            Set.of("id", "effect", "actions", "subject", "path", "from", "until", "terms");

    private PolicyJson() {}

    /// The rules; refuses, naming the field, what is no policy.
    static List<Rule> read(byte[] bytes) {
        return checked(JsonBody.of(bytes).only(Set.of("rules")), "rules", Policies::validate);
    }

    /// A root policy: `{"inbound"?: [rules], "outbound"?: [rules]}`; refuses, naming the field, what is none.
    static RootPolicy readRoot(JsonBody body, long version) {
        body.only(Set.of("inbound", "outbound"));
        List<Rule> inbound = body.has("inbound") ? checked(body, "inbound", Policies::validateInbound) : null;
        List<Rule> outbound = body.has("outbound") ? checked(body, "outbound", Policies::validateOutbound) : null;
        if (inbound != null && outbound != null) {
            Set<String> ids = inbound.stream().map(Rule::getId).collect(Collectors.toSet());
            for (int i = 0; i < outbound.size(); i++) {
                String id = outbound.get(i).getId();
                if (ids.contains(id)) {
                    throw Problems.invalid("outbound[" + i + "].id", "an inbound rule has the id '" + id + "' already");
                }
            }
        }
        return new RootPolicy(version, inbound, outbound);
    }

    private static List<Rule> checked(JsonBody body, String field, Function<List<Rule>, List<Violation>> check) {
        List<Rule> rules = new ArrayList<>();
        for (int i = 0; i < body.array(field).size(); i++) {
            rules.add(rule(body.element(field, i).only(RULE)));
        }
        List<Violation> violations = check.apply(rules);
        if (!violations.isEmpty()) {
            throw Problems.invalid(violations);
        }
        return List.copyOf(rules);
    }

    private static Rule rule(JsonBody rule) {
        return new Rule(
                rule.text("id"),
                choice(rule.at() + "effect", rule.text("effect"), Effect.values()),
                actions(rule),
                subject(rule.object("subject")),
                rule.text("path"),
                instant(rule, "from"),
                instant(rule, "until"),
                rule.has("terms") ? terms(rule.object("terms")) : null);
    }

    static Terms terms(JsonBody terms) {
        try {
            return TermsJson.read(terms.node());
        } catch (IllegalArgumentException e) {
            String[] flaw = String.valueOf(e.getMessage()).split(": ", 2);
            throw Problems.invalid(terms.at() + flaw[0], flaw[flaw.length - 1]);
        }
    }

    private static List<Action> actions(JsonBody rule) {
        List<Action> actions = new ArrayList<>();
        JsonNode names = rule.array("actions");
        for (int i = 0; i < names.size(); i++) {
            Action action =
                    choice(rule.at() + "actions[" + i + "]", names.get(i).asText(), Action.values());
            if (!actions.contains(action)) {
                actions.add(action);
            }
        }
        return actions;
    }

    private static Subject subject(JsonBody subject) {
        if (subject.node().size() != 1) {
            throw Problems.invalid(
                    place(subject), "a subject is exactly one of anyone, organisation, twin, agent, attested");
        }
        String name = subject.node().fieldNames().next();
        SubjectKind kind = choice(place(subject), name, SubjectKind.values());
        if (kind == SubjectKind.ATTESTED) {
            return attested(subject.object(name));
        }
        if (kind != SubjectKind.ANYONE) {
            return new Subject(kind, subject.text(name), "", null);
        }
        if (!subject.get(name).isBoolean() || !subject.get(name).booleanValue()) {
            throw Problems.invalid(subject.at() + name, "anyone is true, or absent");
        }
        return new Subject(kind, "", "", null);
    }

    private static Subject attested(JsonBody attested) {
        attested.only(Set.of("by", "property", "value"));
        return new Subject(
                SubjectKind.ATTESTED, attested.text("by"), attested.text("property"), attested.textOrNull("value"));
    }

    private static String place(JsonBody subject) {
        return subject.at().substring(0, subject.at().length() - 1);
    }

    private static @Nullable Instant instant(JsonBody rule, String field) {
        String text = rule.textOrNull(field);
        try {
            return text == null
                    ? null
                    : Instant.ofEpochMilli(Instant.parse(text).toEpochMilli());
        } catch (DateTimeParseException | ArithmeticException e) {
            throw Problems.invalid(rule.at() + field, "not a date-time of RFC 3339 in UTC: '" + text + "'");
        }
    }

    private static <E extends Enum<E>> E choice(String field, String text, E[] values) {
        for (E value : values) {
            if (lower(value).equals(text)) {
                return value;
            }
        }
        String known =
                String.join(", ", Arrays.stream(values).map(PolicyJson::lower).toList());
        throw Problems.invalid(field, "unknown '" + text + "'; known are " + known);
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /// The subject as its JSON object.
    static Map<String, Object> subject(Subject subject) {
        String kind = lower(subject.getKind());
        return switch (subject.getKind()) {
            case ANYONE -> Map.of(kind, true);
            case ORGANISATION, TWIN, AGENT -> Map.of(kind, subject.getValue());
            case ATTESTED -> Map.of(kind, property(subject));
        };
    }

    private static Map<String, String> property(Subject subject) {
        Map<String, String> json = new TreeMap<>();
        json.put("by", subject.getValue());
        json.put("property", subject.getProperty());
        if (subject.getPropertyValue() != null) {
            json.put("value", subject.getPropertyValue());
        }
        return json;
    }
}
