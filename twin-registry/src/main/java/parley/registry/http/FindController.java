package parley.registry.http;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.RequestBean;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.identity.Partners;
import parley.identity.http.CallerAgent;
import parley.policy.Requester;
import parley.registry.find.Finder;
import parley.registry.find.Found;
import parley.registry.kafka.Knowledge;
import parley.registry.kafka.RegistryTopics;
import parley.registry.refusal.Problems.Fields;

/// Finds twins, of this space and of partners, for the twin that asks.
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class FindController {

    private final Acting acting;
    private final Finder finder;
    private final Knowledge knowledge;
    private final Partners partners;
    private final RegistryTopics topics;
    private final InstantSource clock;

    FindController(
            Acting acting,
            Finder finder,
            Knowledge knowledge,
            Partners partners,
            RegistryTopics topics,
            InstantSource clock) {
        this.topics = topics;
        this.acting = acting;
        this.finder = finder;
        this.knowledge = knowledge;
        this.partners = partners;
        this.clock = clock;
    }

    /// The twins that fit, the best first, and how fresh what is known of each partner's twins is.
    ///
    /// @return a page of them
    @Get("/find")
    @FindRequest.Several
    FoundView find(
            CallerAgent caller,
            @Header(Fields.ACTING_TWIN) @Nullable String actingTwin,
            @RequestBean FindRequest asked) {
        Requester requester = acting.requester(caller, actingTwin);
        Instant now = clock.instant();
        Found found = finder.find(requester, asked.query(), asked.after(), asked.most(), now);
        return FoundView.of(found, freshness(now));
    }

    private List<FoundView.PartnerView> freshness(Instant now) {
        return partners.all().stream()
                .map(partner -> FoundView.PartnerView.of(
                        partner, knowledge.partners().freshness(partner.name(), now), topics.behind(partner)))
                .toList();
    }
}
