package parley.broker.api;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import parley.avro.Action;
import parley.avro.Feed;
import parley.avro.Rule;
import parley.avro.Terms;
import parley.policy.Policies;
import parley.policy.Violation;
import parley.terms.Projection;
import parley.terms.RecordFilter;

/// Whether terms fit the newest schema that a feed has now: of a rule about several feeds, that of one of them at
/// least.
/// A schema may come later that they do not fit: then nothing is delivered that cannot be judged.
final class TermsFit {

    private TermsFit() {}

    static List<Violation> check(List<Rule> rules, List<Feed> feeds) {
        return check(rules, List.of(), feeds);
    }

    /// @param standing the rules in force, of which none keeps another from being changed
    static List<Violation> check(List<Rule> rules, List<Rule> standing, List<Feed> feeds) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            Terms terms = rule.getTerms();
            if (terms != null && rule.getActions().contains(Action.SUBSCRIBE) && !standing.contains(rule)) {
                violations.addAll(check(rule.getPath(), terms, "rules[" + i + "].terms.", feeds));
            }
        }
        return violations;
    }

    /// What is wrong with the first feed, if something is with each.
    private static List<Violation> check(String path, Terms terms, String at, List<Feed> feeds) {
        List<Violation> first = List.of();
        for (Feed feed : feeds) {
            String resource = Policies.feed(feed.getName());
            if (!Policies.covers(path, resource) || feed.getSchemas().isEmpty()) {
                continue;
            }
            List<Violation> violations = check(terms, at, resource, schema(feed));
            if (violations.isEmpty()) {
                return List.of();
            }
            first = first.isEmpty() ? violations : first;
        }
        return first;
    }

    private static List<Violation> check(Terms terms, String at, String resource, Schema schema) {
        List<Violation> violations = new ArrayList<>();
        if (terms.getWhere() != null) {
            RecordFilter.flaw(terms.getWhere(), schema)
                    .ifPresent(flaw ->
                            violations.add(new Violation(at + "where", "of the records of " + resource + ": " + flaw)));
        }
        if (!terms.getFields().isEmpty()
                && Projection.of(schema, terms.getFields()).isEmpty()) {
            violations.add(new Violation(at + "fields", "the records of " + resource + " have none of them"));
        }
        return violations;
    }

    private static Schema schema(Feed feed) {
        return new Schema.Parser().parse(feed.getSchemas().getLast().getSchema$());
    }
}
