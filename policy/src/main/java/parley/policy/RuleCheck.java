package parley.policy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.History;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.Terms;
import parley.topics.Names;

/// What a set of rules must satisfy to become a policy.
final class RuleCheck {

    static final int MOST_RULES = 1_000;

    private static final Set<Action> ASKABLE = Set.of(Action.SUBSCRIBE, Action.CONTROL);

    private static final String ORGANISATION = "did:web:[a-z0-9.-]+(%3A[0-9]{1,5})?(:[a-z0-9._-]+)*";
    private static final Pattern ORGANISATION_DID = Pattern.compile(ORGANISATION);
    private static final Pattern TWIN_DID = Pattern.compile(ORGANISATION + ":twins:[a-z0-9-]{1,64}");
    private static final Pattern AGENT_ID = Pattern.compile(TWIN_DID.pattern() + "#[a-z0-9-]{1,64}");

    /// Nobody who is asked has an agent that asks, or shows anything.
    private static final Set<SubjectKind> WHO_ASKS = EnumSet.of(SubjectKind.AGENT, SubjectKind.ATTESTED);

    static final int LONGEST_VALUE = 200;

    private final List<Violation> violations = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    private RuleCheck() {}

    static List<Violation> check(List<Rule> rules) {
        return check("rules", rules).violations();
    }

    /// Rules of a root policy about what others may do: they give no terms, since the twin's rule does.
    static List<Violation> inbound(List<Rule> rules) {
        RuleCheck check = check("inbound", rules);
        for (int i = 0; i < rules.size(); i++) {
            check.withoutTerms("inbound[" + i + "]", rules.get(i));
        }
        return check.violations();
    }

    /// Rules of a root policy about what our twins may do: an agent has no say in what its twin is asked,
    /// and there is nobody to ask.
    static List<Violation> outbound(List<Rule> rules) {
        RuleCheck check = check("outbound", rules);
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            String at = "outbound[" + i + "]";
            check.withoutTerms(at, rule);
            if (rule.getEffect() == Effect.ASK) {
                check.add(at + ".effect", "what our twins may do is allowed or denied: there is nobody to ask");
            }
            if (WHO_ASKS.contains(rule.getSubject().getKind())) {
                check.add(at + ".subject", "the subject is who is asked: anyone, an organisation or a twin");
            }
        }
        return check.violations();
    }

    private static RuleCheck check(String field, List<Rule> rules) {
        RuleCheck check = new RuleCheck();
        if (rules.size() > MOST_RULES) {
            check.add(field, "a policy has at most " + MOST_RULES + " rules, not " + rules.size());
        }
        for (int i = 0; i < rules.size(); i++) {
            check.rule(field + "[" + i + "]", rules.get(i));
        }
        return check;
    }

    private List<Violation> violations() {
        return List.copyOf(violations);
    }

    private void withoutTerms(String at, Rule rule) {
        if (rule.getTerms() != null) {
            add(at + ".terms", "a root policy gives no terms: those of the twin's rule count");
        }
    }

    private void rule(String at, Rule rule) {
        if (!Names.valid(rule.getId())) {
            add(at + ".id", "a rule's id matches [a-z0-9-]{1,64}, unlike '" + rule.getId() + "'");
        } else if (rule.getId().equals(RootPolicies.NAME)) {
            add(at + ".id", "'" + RootPolicies.NAME + "' is the name of the organisation's root policy");
        } else if (!ids.add(rule.getId())) {
            add(at + ".id", "another rule has the id '" + rule.getId() + "' already");
        }
        if (rule.getActions().isEmpty()) {
            add(at + ".actions", "a rule names at least one action");
        }
        if (rule.getEffect() == Effect.ASK && !ASKABLE.containsAll(rule.getActions())) {
            add(at + ".actions", "a rule that asks is about subscribing and controlling alone");
        }
        subject(at + ".subject", rule.getSubject());
        path(at + ".path", rule);
        terms(at + ".terms", rule);
        if (rule.getValidFrom() != null
                && rule.getValidUntil() != null
                && !rule.getValidFrom().isBefore(rule.getValidUntil())) {
            add(at + ".until", "the rule would end at " + rule.getValidUntil() + ", before it begins");
        }
    }

    private void terms(String at, Rule rule) {
        Terms terms = rule.getTerms();
        if (terms == null) {
            return;
        }
        if (rule.getEffect() == Effect.DENY) {
            add(at, "a rule that denies has no terms");
        } else if (terms.getMaxCommands() != null && !rule.getActions().contains(Action.CONTROL)) {
            add(at + ".maxCommands", "it is about commands: a rule that has it names control");
        } else if (!rule.getActions().contains(Action.SUBSCRIBE) && aboutSubscribing(terms)) {
            add(at, "terms but maxCommands and purpose are about subscribing: a rule that has them names subscribe");
        }
        TermsCheck.check(terms).forEach(flaw -> add(at + "." + flaw.field(), flaw.detail()));
    }

    private static boolean aboutSubscribing(Terms terms) {
        return terms.getHistory() != History.NONE
                || !terms.getFields().isEmpty()
                || terms.getWhere() != null
                || terms.getAtMost() != null
                || terms.getUntil() != null
                || terms.getForMillis() != null
                || (terms.getMaxCommands() == null && terms.getPurpose() == null);
    }

    private void subject(String at, Subject subject) {
        Pattern shape = shape(subject);
        if (shape == null) {
            if (!subject.getValue().isEmpty()) {
                add(at, "anyone has no value, unlike '" + subject.getValue() + "'");
            }
        } else if (!shape.matcher(subject.getValue()).matches() || (shape == ORGANISATION_DID && isTwin(subject))) {
            SubjectKind named = subject.getKind();
            SubjectKind kind = named == SubjectKind.ATTESTED ? SubjectKind.ORGANISATION : named;
            add(
                    named == kind ? at : at + ".attested.by",
                    "not a DID of the kind " + kind.name().toLowerCase(Locale.ROOT) + ": '" + subject.getValue() + "'");
        }
        property(at, subject);
    }

    private void property(String at, Subject subject) {
        String value = subject.getPropertyValue();
        if (subject.getKind() != SubjectKind.ATTESTED) {
            if (!subject.getProperty().isEmpty() || value != null) {
                add(at, "only what is attested has a property");
            }
            return;
        }
        if (!Names.valid(subject.getProperty())) {
            add(
                    at + ".attested.property",
                    "a property matches [a-z0-9-]{1,64}, unlike '" + subject.getProperty() + "'");
        }
        if (value != null && (value.isEmpty() || value.length() > LONGEST_VALUE)) {
            add(at + ".attested.value", "a value has 1 to " + LONGEST_VALUE + " characters");
        }
    }

    private static boolean isTwin(Subject subject) {
        return TWIN_DID.matcher(subject.getValue()).matches();
    }

    private static @Nullable Pattern shape(Subject subject) {
        return switch (subject.getKind()) {
            case ANYONE -> null;
            case ORGANISATION, ATTESTED -> ORGANISATION_DID;
            case TWIN -> TWIN_DID;
            case AGENT -> AGENT_ID;
        };
    }

    private void path(String at, Rule rule) {
        String path = rule.getPath();
        if (!known(path)) {
            add(
                    at,
                    "a path is /, /description, /feeds, /feeds/{name}, /controls or /controls/{name}, unlike '" + path
                            + "'");
        } else if (rule.getActions().contains(Action.FIND) && !path.equals(Policies.ROOT)) {
            add(at, "find is about the whole twin: its path is /, not '" + path + "'");
        }
    }

    private static boolean known(String path) {
        return switch (path) {
            case "/", "/description", "/feeds", "/controls" -> true;
            default -> named(path, "/feeds/") || named(path, "/controls/");
        };
    }

    private static boolean named(String path, String folder) {
        return path.startsWith(folder) && Names.valid(path.substring(folder.length()));
    }

    private void add(String field, String detail) {
        violations.add(new Violation(field, detail));
    }
}
