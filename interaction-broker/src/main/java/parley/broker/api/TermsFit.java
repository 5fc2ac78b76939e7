package parley.broker.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import parley.avro.Feed;
import parley.avro.Rule;
import parley.avro.Terms;
import parley.policy.Policies;
import parley.policy.Violation;
import parley.terms.Projection;
import parley.terms.RecordFilter;

/// Whether terms about one feed fit the newest schema that it has now. A schema may come later that they do not fit:
/// then nothing is delivered that cannot be judged.
final class TermsFit {

    private TermsFit() {}

    static List<Violation> check(List<Rule> rules, List<Feed> feeds) {
        List<Violation> violations = new ArrayList<>();
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            Terms terms = rule.getTerms();
            Schema schema = terms == null ? null : schema(rule, feeds).orElse(null);
            if (terms == null || schema == null) {
                continue;
            }
            String at = "rules[" + i + "].terms.";
            if (terms.getWhere() != null) {
                RecordFilter.flaw(terms.getWhere(), schema)
                        .ifPresent(flaw -> violations.add(
                                new Violation(at + "where", "of the records of " + rule.getPath() + ": " + flaw)));
            }
            if (!terms.getFields().isEmpty()
                    && Projection.of(schema, terms.getFields()).isEmpty()) {
                violations.add(new Violation(at + "fields", "the records of " + rule.getPath() + " have none of them"));
            }
        }
        return violations;
    }

    private static Optional<Schema> schema(Rule rule, List<Feed> feeds) {
        return feeds.stream()
                .filter(feed -> Policies.feed(feed.getName()).equals(rule.getPath()))
                .filter(feed -> !feed.getSchemas().isEmpty())
                .map(feed ->
                        new Schema.Parser().parse(feed.getSchemas().getLast().getSchema$()))
                .findFirst();
    }
}
