package parley.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import parley.avro.Action;
import parley.avro.Attested;
import parley.avro.Policy;
import parley.avro.Rule;

/// Evaluation as the design's prose puts it, with no care for speed and nothing shared with the real one.
final class EvaluationOracle {

    private EvaluationOracle() {}

    static boolean allowed(Policy policy, Requester requester, Action action, String path, Instant now) {
        return verdict(policy, requester, action, path, now).equals("allow");
    }

    /// `allow`, `ask` or `deny`.
    static String verdict(Policy policy, Requester requester, Action action, String path, Instant now) {
        List<String> both = new ArrayList<>();
        both.add(verdict(policy.getRules(), requester, action, path, now));
        if (policy.getRoot() != null && policy.getRoot().getInbound() != null) {
            both.add(verdict(policy.getRoot().getInbound(), requester, action, path, now));
        }
        if (both.contains("deny")) {
            return "deny";
        }
        return both.contains("ask") ? "ask" : "allow";
    }

    private static String verdict(List<Rule> rules, Requester requester, Action action, String path, Instant now) {
        int deepest = -1;
        boolean asks = false;
        for (Rule rule : rules) {
            if (!names(rule, requester, now) || !rule.getActions().contains(action) || !holds(rule, now)) {
                continue;
            }
            int depth = Arrays.asList(prefixes(path)).indexOf(rule.getPath());
            if (depth < 0) {
                continue;
            }
            if (rule.getEffect().name().toLowerCase(Locale.ROOT).equals("deny")) {
                return "deny";
            }
            boolean ask = rule.getEffect().name().toLowerCase(Locale.ROOT).equals("ask");
            asks = depth > deepest ? ask : asks || (depth == deepest && ask);
            deepest = Math.max(deepest, depth);
        }
        if (deepest < 0) {
            return "deny";
        }
        return asks ? "ask" : "allow";
    }

    /// Whether all that allow it, and lie deepest, show what is retained.
    static boolean showsHistory(Policy policy, Requester requester, Action action, String path, Instant now) {
        int deepest = -1;
        boolean shows = false;
        for (Rule rule : policy.getRules()) {
            int depth = Arrays.asList(prefixes(path)).indexOf(rule.getPath());
            if (depth < deepest
                    || !names(rule, requester, now)
                    || !rule.getActions().contains(action)
                    || !holds(rule, now)
                    || depth < 0) {
                continue;
            }
            boolean retained = rule.getTerms() != null
                    && !rule.getTerms().getHistory().name().equals("NONE");
            shows = depth > deepest ? retained : shows && retained;
            deepest = depth;
        }
        return shows;
    }

    /// `/a/b` has the prefixes `/`, `/a` and `/a/b`.
    private static String[] prefixes(String path) {
        List<String> prefixes = new ArrayList<>(List.of("/"));
        StringBuilder prefix = new StringBuilder();
        for (String segment : path.substring(1).split("/", -1)) {
            prefixes.add(prefix.append('/').append(segment).toString());
        }
        return prefixes.toArray(String[]::new);
    }

    private static boolean names(Rule rule, Requester requester, Instant now) {
        String value = rule.getSubject().getValue();
        if (!rule.getSubject().getProperty().isEmpty()) {
            for (Attested shown : requester.attested()) {
                String wanted = rule.getSubject().getPropertyValue();
                if (shown.getBy().equals(value)
                        && shown.getProperty().equals(rule.getSubject().getProperty())
                        && (wanted == null || wanted.equals(shown.getValue()))
                        && shown.getValidUntil().toEpochMilli() > now.toEpochMilli()) {
                    return true;
                }
            }
            return false;
        }
        List<String> all = List.of(requester.organisation(), requester.twin(), requester.agent());
        return value.isEmpty() || all.contains(value);
    }

    private static boolean holds(Rule rule, Instant now) {
        long at = now.toEpochMilli();
        long from = rule.getValidFrom() == null
                ? Long.MIN_VALUE
                : rule.getValidFrom().toEpochMilli();
        long until = rule.getValidUntil() == null
                ? Long.MAX_VALUE
                : rule.getValidUntil().toEpochMilli();
        return from <= at && at < until;
    }
}
