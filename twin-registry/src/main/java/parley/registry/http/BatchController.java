package parley.registry.http;

import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import parley.identity.Did;
import parley.identity.http.CallerAgent;
import parley.identity.http.Refusal;
import parley.registry.description.Syntax;
import parley.registry.kafka.RegistryTopics;
import parley.registry.kafka.TwinStore.Outcome;
import parley.registry.kafka.TwinStore.Wanted;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.twins.TwinChanges;
import parley.registry.twins.TwinChanges.Wish;

/// Many of a space's own twins in one call, each as if it had come in a call of its own.
@Controller("/twins")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class BatchController {

    private static final String LINES = "application/x-ndjson";

    private final Acting acting;
    private final RegistryTopics topics;
    private final TwinChanges changes;
    private final Descriptions descriptions;
    private final InstantSource clock;

    BatchController(
            Acting acting, RegistryTopics topics, TwinChanges changes, Descriptions descriptions, InstantSource clock) {
        this.acting = acting;
        this.topics = topics;
        this.changes = changes;
        this.descriptions = descriptions;
        this.clock = clock;
    }

    /// Creates twins, or replaces their descriptions: a line of JSON for each, and a line in answer to
    /// each, in order. One that is refused keeps no other from being made.
    ///
    /// @return a line of JSON for each twin, in order: `twin`, `status` (201 for a new one, else 200) and
    /// `version`; of one that is refused, `problem` with the status of that
    @Put
    @Consumes(LINES)
    @Produces(LINES)
    String put(
            CallerAgent caller,
            @RequestBody(
                            description = "from 1 to 500 lines of JSON, one for each twin; none twice",
                            required = true,
                            content =
                                    @Content(
                                            mediaType = LINES,
                                            schema = @Schema(implementation = Bodies.TwinLine.class)))
                    @Body
                    byte[] body) {
        acting.ready();
        List<byte[]> lines = BatchLine.split(body);
        List<Asked> asked =
                lines.parallelStream().map(line -> read(caller, line)).toList();
        Set<Did> seen = new HashSet<>();
        List<Wanted> wanted = new ArrayList<>();
        List<Integer> of = new ArrayList<>();
        String[] answers = new String[lines.size()];
        for (int i = 0; i < answers.length; i++) {
            switch (asked.get(i)) {
                case Asked.Refused(var twin, var why) -> answers[i] = BatchLine.refused(twin, why);
                case Asked.Understood(var did, var wish) -> {
                    if (seen.add(did)) {
                        wanted.add(new Wanted(
                                did, wish.call().json(), current -> changes.put(did, current, wish, clock.instant())));
                        of.add(i);
                    } else {
                        answers[i] = BatchLine.refused(
                                did.twinName().orElseThrow(),
                                Problems.invalid(Fields.TWIN, "the same twin twice in one call"));
                    }
                }
            }
        }
        List<Outcome> outcomes = topics.twins().changeAll(wanted);
        for (int i = 0; i < outcomes.size(); i++) {
            answers[of.get(i)] =
                    BatchLine.answer(wanted.get(i).twin().twinName().orElseThrow(), outcomes.get(i));
        }
        return List.of(answers).stream().collect(Collectors.joining("\n", "", "\n"));
    }

    private sealed interface Asked {
        record Understood(Did twin, Wish wish) implements Asked {}

        /// @param twin its name, as far as it could be read
        record Refused(@Nullable String twin, Refusal why) implements Asked {}
    }

    private Asked read(CallerAgent caller, byte[] line) {
        String name = null;
        try {
            BatchLine read = BatchLine.read(line);
            name = read.twin();
            Did twin = acting.own(name);
            Syntax syntax = read.syntax();
            byte[] text = read.description().getBytes(StandardCharsets.UTF_8);
            return new Asked.Understood(
                    twin,
                    new Wish(
                            SignedHeader.call(caller, read.request(), read.version(), text),
                            KeyHeader.key(read.key(), read.custody() ? "true" : null),
                            descriptions.read(twin, syntax, text)));
        } catch (Refusal e) {
            return new Asked.Refused(name, e);
        }
    }
}
