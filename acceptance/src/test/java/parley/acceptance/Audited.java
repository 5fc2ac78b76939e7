package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import parley.acceptance.Http.Answer;
import parley.agent.Decided;

/// What an audit must come to show.
final class Audited {
    private Audited() {}

    /// Waits until each of these reasons is given for something of that kind that was not believed.
    static void awaitDisbelieved(Supplier<List<Decided>> audit, String kind, String... reasons) {
        Patiently.await("all refusals of a " + kind + " in the audit").untilAsserted(() -> {
            var refused = audit.get().stream()
                    .filter(decided -> decided.outcome().equals("REFUSED"))
                    .filter(decided -> decided.json()
                            .path("disbelieved")
                            .path("kind")
                            .asText()
                            .equals(kind))
                    .map(Decided::disbelieved)
                    .toList();
            for (var reason : reasons) {
                assertThat(refused).anyMatch(why -> why.contains(reason));
            }
        });
    }

    /// Waits until something of that kind was not believed for that reason at least so many times.
    static void awaitDisbelieved(Supplier<List<Decided>> audit, String kind, String reason, long times) {
        Patiently.await(times + " refusals of a " + kind + ", " + reason)
                .untilAsserted(() -> assertThat(audit.get().stream()
                                .filter(decided -> decided.outcome().equals("REFUSED"))
                                .map(decided -> decided.json().path("disbelieved"))
                                .filter(told -> told.path("kind").asText().equals(kind)
                                        && told.path("why").asText().contains(reason))
                                .mapToLong(told -> 1 + told.path("others").asLong())
                                .sum())
                        .isGreaterThanOrEqualTo(times));
    }

    /// Waits until at least so many events came out like that.
    static void await(Supplier<List<Decided>> audit, String event, String outcome, String reason, int times) {
        Patiently.await(times + " times " + event + " " + outcome + ", " + reason)
                .untilAsserted(() -> assertThat(audit.get())
                        .filteredOn(decided -> decided.event().equals(event)
                                && decided.outcome().equals(outcome)
                                && decided.reason().equals(reason))
                        .hasSizeGreaterThanOrEqualTo(times));
    }

    /// What an audit holds of decisions, without the denials, which come when their minute is over.
    static List<JsonNode> decisions(Answer audit) {
        assertThat(audit.status()).as(audit.body()).isEqualTo(200);
        return StreamSupport.stream(audit.json().spliterator(), false)
                .filter(entry -> !entry.path("event").asText().equals("Denied"))
                .toList();
    }

    /// Waits until a principal was denied calls to services at least so many times.
    ///
    /// @param since the minute of a denial begins then or later
    static void awaitDenied(Supplier<List<Decided>> audit, String principal, Instant since, long times) {
        Patiently.await(times + " denials to " + principal)
                .untilAsserted(() -> assertThat(audit.get().stream()
                                .map(decided -> decided.json().path("denied"))
                                .filter(denied -> denied.path("principal")
                                                .asText()
                                                .equals(principal)
                                        && denied.path("resourceType").asText().equals("API")
                                        && !Instant.parse(denied.path("minute").asText())
                                                .isBefore(since))
                                .mapToLong(denied -> denied.path("count").asLong())
                                .sum())
                        .isGreaterThanOrEqualTo(times));
    }

    /// A call that a service has refused, as the audit tells of it.
    record Refused(String principal, String method, String path, String reason) {
        /// With the reason that the answer gives, in whichever form.
        static Refused of(String principal, String method, String path, Answer answer) {
            var body = answer.json();
            var reason = body.path("reason").asText();
            var type = body.path("type").asText();
            return new Refused(
                    principal,
                    method,
                    path,
                    !reason.isEmpty()
                            ? reason
                            : type.isEmpty()
                                    ? "code-" + body.path("error_code").asText()
                                    : type.substring(type.lastIndexOf(':') + 1));
        }

        private static Refused told(JsonNode denied) {
            return new Refused(
                    denied.path("principal").asText(),
                    denied.path("operation").asText(),
                    denied.path("resource").asText(),
                    denied.path("reason").asText());
        }
    }

    /// Waits until an audit tells of each of these calls, as often as it stands there.
    ///
    /// @param since the minute in which a call was refused begins then or later
    static void awaitRefused(Supplier<List<Decided>> audit, Instant since, Collection<Refused> calls) {
        awaitTold(() -> audit.get().stream().map(Decided::json).toList(), since, calls);
    }

    /// The same of an audit as the API answers it.
    static void awaitRefusedAt(Supplier<Answer> audit, Instant since, Collection<Refused> calls) {
        awaitTold(() -> audit.get().json(), since, calls);
    }

    private static void awaitTold(
            Supplier<? extends Iterable<JsonNode>> audit, Instant since, Collection<Refused> calls) {
        Patiently.await("all refused calls in the audit").untilAsserted(() -> {
            var told = told(audit.get(), since);
            assertThat(calls)
                    .allSatisfy(call -> assertThat(told.getOrDefault(call, 0L))
                            .as("%s of %s", call, told)
                            .isGreaterThanOrEqualTo(Collections.frequency(calls, call)));
        });
    }

    private static Map<Refused, Long> told(Iterable<JsonNode> audit, Instant since) {
        var told = new HashMap<Refused, Long>();
        audit.forEach(entry -> {
            var denied = entry.path("denied");
            if (denied.path("resourceType").asText().equals("API")
                    && !Instant.parse(denied.path("minute").asText()).isBefore(since)) {
                told.merge(Refused.told(denied), denied.path("count").asLong(), Long::sum);
            }
        });
        return told;
    }

    /// When what is summed now has begun to be: the minute of denials has two seconds here.
    static Instant beganMinute() {
        return Http.now().minusSeconds(2);
    }
}
