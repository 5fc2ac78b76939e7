package parley.broker.api;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/// What a policy looks like, for whoever writes one.
@Controller("/policy.schema.json")
@Secured(SecurityRule.IS_ANONYMOUS)
@Tag(name = "policies")
class PolicySchemaController {

    private static final String RESOURCE = "/parley/broker/policy.schema.json";

    /// The JSON Schema (draft 2020-12) of a policy as it is set.
    @Get(produces = "application/schema+json")
    @Operation(summary = "The JSON Schema of a policy", operationId = "policySchema")
    String get() {
        return text();
    }

    static String text() {
        try (InputStream schema = PolicySchemaController.class.getResourceAsStream(RESOURCE)) {
            return new String(Objects.requireNonNull(schema, RESOURCE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
