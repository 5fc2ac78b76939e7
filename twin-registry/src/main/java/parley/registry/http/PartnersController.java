package parley.registry.http;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import parley.identity.Partners;

/// What was signed with the partners that there are: an agent needs to believe no more of it than its own
/// organisation's signature.
@Controller("/partners")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class PartnersController {
    private final Partners partners;

    PartnersController(Partners partners) {
        this.partners = partners;
    }

    /// One partnership.
    ///
    /// @param statements as they were signed (JSON), in order
    @Serdeable
    public record PartnershipView(List<String> statements) {}

    /// Those of all partners that there are.
    ///
    /// @return what was signed with each
    @Get
    List<PartnershipView> all() {
        return partners.statements().stream().map(PartnershipView::new).toList();
    }
}
