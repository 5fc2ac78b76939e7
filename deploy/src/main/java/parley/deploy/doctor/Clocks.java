package parley.deploy.doctor;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import parley.identity.IssueTime;

/// The clock here against others.
public record Clocks(String space, List<Clock> others) implements Look {
    /// How often a partner tells the time, at least.
    public static final Duration BEAT = Duration.ofMinutes(1);

    private static final Duration SLACK = Duration.ofSeconds(5);
    private static final Duration MUCH = IssueTime.SKEW.dividedBy(4);

    public Clocks {
        others = List.copyOf(others);
    }

    /// Another's clock.
    /// @param whose such as `Keycloak`
    /// @param ahead by how much of the one here, at least; negative if it is behind
    /// @param written whether it was read from what was written some time ago: then it is not known to be behind
    public record Clock(String whose, Duration ahead, boolean written) {
        /// Whether it was written so long ago that its clock may be behind.
        public boolean late() {
            return written && ahead.negated().compareTo(BEAT.plus(SLACK)) > 0;
        }

        private Duration off() {
            return ahead.isNegative() && written ? Duration.ZERO : ahead.abs();
        }

        private String silence() {
            return whose + " not looked at: it has told no time for "
                    + ahead.abs().toSeconds() + " s";
        }

        private String text() {
            return whose + " is " + off().toSeconds() + " s " + (ahead.isNegative() ? "behind" : "ahead");
        }
    }

    @Override
    public Diagnosis diagnosis() {
        var check = space + "/clock";
        var off = others.stream()
                .filter(clock -> clock.off().compareTo(MUCH) > 0)
                .sorted(Comparator.comparing(Clock::off).reversed())
                .toList();
        var late = others.stream().filter(Clock::late).toList();
        if (off.isEmpty() && !late.isEmpty()) {
            return Diagnosis.warning(
                    check,
                    late.stream().map(Clock::silence).collect(Collectors.joining("; ")),
                    "Who is heard of tells the time each minute: ./parley partner list says who is a partner still, and"
                            + " the mirror of its lane whether it is reached.");
        }
        if (off.isEmpty()) {
            return Diagnosis.ok(
                    check, "as at " + others.stream().map(Clock::whose).collect(Collectors.joining(", ")));
        }
        var seen = off.stream().map(Clock::text).collect(Collectors.joining("; "));
        var advice = "Let this machine and that one set their clocks by NTP: what is signed more than "
                + IssueTime.SKEW.toMinutes() + " minutes ahead is refused.";
        return off.getFirst().off().compareTo(IssueTime.SKEW) > 0
                ? Diagnosis.failed(check, seen, advice)
                : Diagnosis.warning(check, seen, advice);
    }
}
