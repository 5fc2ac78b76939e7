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
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parley.avro.Interaction;
import parley.broker.view.Connection;
import parley.broker.view.Views;
import parley.identity.Did;
import parley.identity.http.CallerAgent;

/// With whom our own twins are connected, for their agents.
@Controller("/interactions/connected")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "interactions")
class ConnectedController {

    private final Acting acting;
    private final Views views;

    ConnectedController(Acting acting, Views views) {
        this.acting = acting;
        this.views = views;
    }

    /// What a twin has and had with each organisation, in sum.
    ///
    /// @return a sum for each organisation
    @Get
    @Operation(summary = "With which organisations a twin is connected", operationId = "connected")
    List<ConnectionView> of(@Parameter(hidden = true) CallerAgent caller, @QueryValue @Nullable String twin) {
        String did = acting.delegated(caller, twin).value();
        return sums(
                views.interactions().of(did),
                interaction -> interaction.getProvider().equals(did)
                        ? interaction.getRequesterOrganisation()
                        : interaction.getProviderOrganisation());
    }

    /// What all twins of ours together have and had with each organisation, in sum; what is between two of them counts
    /// once. For who administers one of our twins.
    ///
    /// @return a sum for each organisation
    @Get("/organisation")
    @Operation(
            summary = "With which organisations the twins of this one are connected, all together",
            operationId = "organisationConnected")
    List<ConnectionView> ofOrganisation(
            @Parameter(hidden = true) CallerAgent caller, @QueryValue @Nullable String twin) {
        Did _ = acting.administered(caller, twin);
        String own = acting.organisation();
        return sums(
                views.interactions().all().toList(),
                interaction -> interaction.getProviderOrganisation().equals(own)
                        ? interaction.getRequesterOrganisation()
                        : interaction.getProviderOrganisation());
    }

    private List<ConnectionView> sums(Collection<Interaction> interactions, Function<Interaction, String> counterpart) {
        return Connection.sum(
                        interactions,
                        counterpart,
                        interaction -> views.deliveries().sum(interaction, acting.organisation()))
                .stream()
                .map(ConnectionView::of)
                .toList();
    }
}
