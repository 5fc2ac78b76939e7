package parley.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.History;
import parley.avro.Rate;
import parley.avro.Terms;
import parley.terms.Projection;
import parley.terms.RecordFilter;

/// What terms must satisfy to stand in a rule.
final class TermsCheck {

    private static final Duration LONGEST = Duration.ofDays(3_650);
    private static final Duration LONGEST_STRETCH = Duration.ofDays(1);
    private static final int MOST = 1_000_000;
    private static final int LONGEST_PURPOSE = 200;

    /// A partner takes terms of 16 KiB.
    private static final int LONGEST_FIELDS = 8_192;

    private final List<Violation> violations = new ArrayList<>();

    private TermsCheck() {}

    static List<Violation> check(Terms terms) {
        TermsCheck check = new TermsCheck();
        if (terms.getHistory() == History.RETAINED && narrows(terms)) {
            check.add(
                    "history",
                    "who sees what is retained reads the feed's own topic, with all of every record: fields, where and"
                            + " atMost need another history");
        }
        check.last(terms.getLastMillis());
        Projection.flaw(terms.getFields()).ifPresent(flaw -> check.add("fields", flaw));
        if (terms.getFields().stream().mapToInt(String::length).sum() > LONGEST_FIELDS) {
            check.add("fields", "longer than " + LONGEST_FIELDS + " characters together");
        }
        check.where(terms.getWhere());
        check.rate("atMost", "records", terms.getAtMost());
        check.rate("maxCommands", "commands", terms.getMaxCommands());
        check.period(terms.getForMillis());
        if (terms.getPurpose() != null && terms.getPurpose().length() > LONGEST_PURPOSE) {
            check.add("purpose", "longer than " + LONGEST_PURPOSE + " characters");
        }
        return check.violations;
    }

    private static boolean narrows(Terms terms) {
        return !terms.getFields().isEmpty() || terms.getWhere() != null || terms.getAtMost() != null;
    }

    private void where(@Nullable String expression) {
        if (expression == null) {
            return;
        }
        if (expression.codePointCount(0, expression.length()) > RecordFilter.LONGEST) {
            add("where", "longer than " + RecordFilter.LONGEST + " characters");
        } else {
            RecordFilter.flaw(expression).ifPresent(flaw -> add("where", "not an expression of CEL: " + flaw));
        }
    }

    private void rate(String field, String what, @Nullable Rate rate) {
        if (rate == null) {
            return;
        }
        if (rate.getNumber() < 1 || rate.getNumber() > MOST) {
            add(field + "." + what, "a number from 1 to " + MOST + " is needed");
        }
        if (rate.getPeriodMillis() < 1 || rate.getPeriodMillis() > LONGEST_STRETCH.toMillis()) {
            add(field + ".per", "a period from PT0.001S to PT24H is needed");
        }
    }

    private void last(@Nullable Long millis) {
        if (millis != null && (millis < 1 || millis > LONGEST.toMillis())) {
            add("history.last", "a period from PT0.001S to P3650D is needed");
        }
    }

    private void period(@Nullable Long millis) {
        if (millis != null && (millis < 1_000 || millis > LONGEST.toMillis())) {
            add("for", "a period from PT1S to P3650D is needed");
        }
    }

    private void add(String field, String detail) {
        violations.add(new Violation(field, detail));
    }
}
