package parley.broker.api;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;

/// What a policy looks like, for whoever writes one.
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@Tag(name = "policies")
class PolicySchemaController {

    private static final String TYPE = "application/schema+json";

    /// The JSON Schema (draft 2020-12) of a policy as it is set.
    ///
    /// @return the JSON Schema
    @Get(uri = "/policy.schema.json", produces = TYPE)
    @Operation(summary = "The JSON Schema of a policy", operationId = "policySchema")
    String policy() {
        return PolicySchemas.policy();
    }

    /// That of a root policy, as the organisation signs it.
    ///
    /// @return the JSON Schema
    @Get(uri = "/root-policy.schema.json", produces = TYPE)
    @Operation(summary = "The JSON Schema of a root policy", operationId = "rootPolicySchema")
    String rootPolicy() {
        return PolicySchemas.rootPolicy();
    }
}
