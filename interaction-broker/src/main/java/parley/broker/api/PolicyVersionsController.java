package parley.broker.api;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Policy;
import parley.avro.PolicyVersion;
import parley.broker.view.Views;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.http.CallerAgent;
import parley.policy.PolicyDiff;

/// What the policies of our own twins have been, for the agents that administer them. To restore one is to set it
/// again.
@Controller("/twins/{twin}/policy/versions")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "policies")
class PolicyVersionsController {

    private final Acting acting;
    private final Views views;

    PolicyVersionsController(Acting acting, Views views) {
        this.acting = acting;
        this.views = views;
    }

    /// Every version that there was, the first first.
    ///
    /// @return the versions
    @Get
    @Operation(summary = "Every version of the policy", operationId = "policyVersions")
    List<PolicyVersionView> all(@Parameter(hidden = true) CallerAgent caller, String twin) {
        Did did = acting.delegated(caller, twin, Function.ADMINISTER);
        return views.history().of(did.value()).stream()
                .map(PolicyVersionView::of)
                .toList();
    }

    /// One version.
    ///
    /// @param version its number, from 1
    /// @return the version
    @Get("/{version}")
    @Operation(summary = "One version of the policy", operationId = "policyVersion")
    PolicyVersionView get(@Parameter(hidden = true) CallerAgent caller, String twin, long version) {
        return PolicyVersionView.of(version(acting.delegated(caller, twin, Function.ADMINISTER), version));
    }

    /// What tells a version from another.
    ///
    /// @param version the earlier one
    /// @param to the later one; the one in force, if absent
    /// @return the rules that only one has, or both and not alike
    @Get("/{version}/diff")
    @Operation(summary = "What tells two versions apart", operationId = "diffPolicy")
    PolicyDiffView diff(
            @Parameter(hidden = true) CallerAgent caller, String twin, long version, @QueryValue @Nullable Long to) {
        Did did = acting.delegated(caller, twin, Function.ADMINISTER);
        Policy before = version(did, version).getPolicy();
        Policy after = to == null
                ? views.policy(did.value()).orElseThrow(Problems::noPolicy)
                : version(did, to).getPolicy();
        return PolicyDiffView.of(PolicyDiff.between(before.getRules(), after.getRules()));
    }

    private PolicyVersion version(Did twin, long version) {
        return views.history().of(twin.value(), version).orElseThrow(() -> Problems.noPolicyVersion(version));
    }
}
