package parley.registry.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import parley.avro.Control;
import parley.identity.Did;
import parley.identity.http.CallerAgent;
import parley.registry.kafka.FeedTopics;
import parley.registry.kafka.RegistryTopics;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.twins.ControlChanges;
import parley.registry.twins.TwinCall;
import parley.registry.twins.TwinDecision;
import parley.topics.Names;

/// The controls of a space's own twins, for their agents.
@Controller("/twins/{twin}/controls/{control}")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class ControlsController {

    private static final byte[] NOTHING = {};

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
    ///
    /// @param control its name among the twin's controls, `[a-z0-9-]{1,64}`
    /// @param version the twin's, as the caller saw it; signed with the resource
    /// @return the twin as it is now
    @Put(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(
            description = "what the control takes and answers",
            required = true,
            content = @Content(schema = @Schema(implementation = Bodies.ControlSchemas.class)))
    HttpResponse<TwinView> put(
            CallerAgent caller,
            String twin,
            String control,
            @QueryValue @Nullable Long version,
            @Header(Fields.REQUEST) @Nullable String signed,
            HttpRequest<byte[]> request) {
        acting.ready();
        Did did = acting.own(twin);
        byte[] body = request.getBody().orElse(NOTHING);
        Control declared = ControlBody.read(named(control), body);
        TwinCall call = SignedHeader.call(caller, signed, version, body);
        return TwinAnswers.of(topics.twins().change(did, call.json(), current -> {
            TwinDecision decision = ControlChanges.declare(current, call, declared, clock.instant());
            if (decision instanceof TwinDecision.Replace) {
                commandTopics.ensureControls(twin);
            }
            return decision;
        }));
    }

    /// Removes a control.
    ///
    /// @param control its name among the twin's controls, `[a-z0-9-]{1,64}`
    /// @param version the twin's, as the caller saw it; signed with the resource
    /// @return the twin as it is now
    @Delete
    HttpResponse<TwinView> delete(
            CallerAgent caller,
            String twin,
            String control,
            @QueryValue @Nullable Long version,
            @Header(Fields.REQUEST) @Nullable String signed) {
        acting.ready();
        Did did = acting.own(twin);
        String name = named(control);
        TwinCall call = SignedHeader.call(caller, signed, version, NOTHING);
        return TwinAnswers.of(topics.twins()
                .change(did, call.json(), current -> ControlChanges.remove(current, call, name, clock.instant())));
    }

    private static String named(String control) {
        if (!Names.valid(control)) {
            throw Problems.invalid(Fields.CONTROL, "control `" + control + "` does not match [a-z0-9-]{1,64}");
        }
        return control;
    }
}
