package parley.identity.http;

import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import java.util.List;
import java.util.Map;
import parley.problem.Problem;

@Controller("/sample")
@ExecuteOn(TaskExecutors.BLOCKING)
class SampleController {
    enum Colour {
        RED,
        GREEN
    }

    @Serdeable
    record Part(@NotBlank String name) {}

    @Serdeable
    record Thing(@NotBlank String name, @Positive int count, Colour colour, List<@Valid Part> parts) {}

    @Get("/caller")
    Map<String, String> caller(CallerAgent caller) {
        return Map.of("client", caller.client());
    }

    @Post("/things")
    Map<String, String> make(@Body @Valid Thing thing) {
        return Map.of("made", thing.name());
    }

    @Put("/text")
    @Consumes("text/turtle")
    Map<String, Integer> text(@Body String text) {
        return Map.of("length", text.length());
    }

    @Get("/counted")
    Map<String, Integer> counted(@QueryValue int count, @Header("Parley-Twin") String twin) {
        return Map.of(twin, count);
    }

    @Get("/refused")
    String refused() {
        throw new Refusal(Problem.of("no-rule", "Denied", 403, "no rule allows it")
                .withField("provider")
                .withReason("NO_RULE"));
    }

    @Get("/broken")
    String broken() {
        throw new IllegalStateException("the inside of it");
    }
}
