package parley.deploy.story;

import java.util.List;
import java.util.function.Predicate;
import parley.agent.ActingTwin;
import parley.agent.Decided;

/// What the audit of both sides says of the story.
final class Auditing {
    private final Cast cast;

    Auditing(Cast cast) {
        this.cast = cast;
    }

    Findings audit() {
        var findings = new Findings();
        var harbour = entries("harbour", cast.computer(), findings);
        var grid = entries("grid", cast.balancer(), findings);
        ruled(harbour, "PartnerHalf", "NO_RULE", false, findings, "the denial");
        ruled(harbour, "PartnerHalf", Feeding.RULE, true, findings, "the grant");
        ruled(harbour, "CommandRequested", "grid-may-command", true, findings, "the command");
        return findings.expect(
                        any(harbour, entry -> entry.event().equals("BanRequested")), "harbour's audit has the ban")
                .expect(any(grid, entry -> entry.event().equals("CommandRequested")), "grid's audit has the command")
                .expect(
                        any(
                                grid,
                                entry -> entry.event().equals("TerminationRequested")
                                        && entry.who()
                                                .startsWith(
                                                        cast.balancer().did().value() + "#")),
                        "grid's audit says who ended it");
    }

    private static List<Decided> entries(String side, ActingTwin twin, Findings findings) {
        var entries = twin.audit();
        findings.saw(side + "'s decisions", entries.size());
        entries.reversed().stream()
                .filter(entry -> !entry.outcome().equals("IGNORED"))
                .forEach(entry -> findings.saw(side + " " + entry.at(), text(twin, entry)));
        return entries;
    }

    private static String text(ActingTwin twin, Decided entry) {
        return twin.explain(entry.cause())
                .map(decision -> decision.path("explanation").asText())
                .orElse("not explained");
    }

    private static void ruled(
            List<Decided> entries, String event, String decider, boolean allowed, Findings findings, String what) {
        findings.expect(
                any(
                        entries,
                        entry -> entry.event().equals(event)
                                && entry.outcome().equals(allowed ? "ACCEPTED" : "REFUSED")
                                && (allowed ? entry.rule() : entry.reason()).equals(decider)
                                && entry.policyVersion() > 0),
                "harbour's audit explains " + what);
    }

    private static boolean any(List<Decided> entries, Predicate<Decided> which) {
        return entries.stream().anyMatch(which);
    }
}
