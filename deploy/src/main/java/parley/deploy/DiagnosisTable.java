package parley.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import parley.cli.text.Style;
import parley.deploy.doctor.Diagnosis;
import parley.deploy.doctor.Diagnosis.State;

/// What a doctor has found, for people: check, state and what was seen, below it what to do, and at the end
/// the sum.
record DiagnosisTable(Style style) {
    private static final int STATE = 9;

    List<String> lines(List<Diagnosis> all) {
        int width = all.stream().mapToInt(each -> each.check().length()).max().orElse(0);
        var lines = new ArrayList<String>();
        for (var each : all) {
            lines.add(padded(each.check(), width) + "  " + state(each.state()) + each.seen());
            if (!each.advice().isEmpty()) {
                lines.add(" ".repeat(width + 2 + STATE) + "-> " + each.advice());
            }
        }
        lines.add(all.size() + " checks: " + count(all, State.FAILED) + " failed, " + count(all, State.WARNING)
                + " to be looked at");
        return lines;
    }

    private String state(State state) {
        var word = word(state);
        return style.state(word) + " ".repeat(STATE - word.length());
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static long count(List<Diagnosis> all, State state) {
        return all.stream().filter(each -> each.state() == state).count();
    }
}
