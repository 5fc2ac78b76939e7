package parley.registry.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.InstantSource;
import parley.avro.Control;
import parley.identity.Did;
import parley.identity.http.CallerAgent;
import parley.registry.kafka.FeedTopics;
import parley.registry.kafka.RegistryTopics;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.twins.ControlChanges;
import parley.registry.twins.TwinDecision;
import parley.topics.Names;

/// The controls of a space's own twins, for their agents.
@Controller("/twins/{twin}/controls/{control}")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ControlsController {

    private final Acting acting;
    private final RegistryTopics topics;
    private final FeedTopics commandTopics;
    private final InstantSource clock;

    ControlsController(Acting acting, RegistryTopics topics, InstantSource clock) {
        this.acting = acting;
        this.topics = topics;
        this.commandTopics = topics.feedTopics();
        this.clock = clock;
    }

    /// Declares a control; nobody sees it before its commands have somewhere to go.
    @Put(consumes = MediaType.APPLICATION_JSON)
    HttpResponse<TwinView> put(CallerAgent caller, String twin, String control, HttpRequest<byte[]> request) {
        acting.ready();
        Did did = acting.own(twin);
        Control declared = ControlBody.read(named(control), request.getBody().orElse(new byte[0]));
        return TwinAnswers.of(topics.twins().change(did, current -> {
            TwinDecision decision = ControlChanges.declare(current, caller.client(), declared, clock.instant());
            if (decision instanceof TwinDecision.Replace) {
                commandTopics.ensureControls(twin);
            }
            return decision;
        }));
    }

    /// Removes a control.
    @Delete
    HttpResponse<TwinView> delete(CallerAgent caller, String twin, String control) {
        acting.ready();
        Did did = acting.own(twin);
        String name = named(control);
        return TwinAnswers.of(topics.twins()
                .change(did, current -> ControlChanges.remove(current, caller.client(), name, clock.instant())));
    }

    private static String named(String control) {
        if (!Names.valid(control)) {
            throw Problems.invalid(Fields.CONTROL, "control `" + control + "` does not match [a-z0-9-]{1,64}");
        }
        return control;
    }
}
