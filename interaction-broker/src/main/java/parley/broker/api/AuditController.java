package parley.broker.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
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
import parley.broker.view.Views;
import parley.identity.Did;
import parley.identity.http.CallerAgent;

/// What was decided about our own twins, for their agents.
@Controller("/audit")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.VIRTUAL)
@Tag(name = "audit")
class AuditController {

    private static final int MOST = 1_000;

    private static final String TYPE = "application/x-ndjson";
    private static final String NEXT = "Parley-Next";

    private final Acting acting;
    private final Views views;
    private final WholeAudit whole;

    AuditController(Acting acting, Views views, WholeAudit whole) {
        this.acting = acting;
        this.views = views;
        this.whole = whole;
    }

    /// The latest decisions in which the twin asked or was asked, what partners' lanes brought for it that
    /// was not believed, and what a broker or a service refused of its topics; the last first.
    ///
    /// @param counterpart only what it had with that twin, or with the twins of that organisation
    /// @param from only what was decided then or later
    /// @param to only what was decided before
    /// @param outcome `ACCEPTED`, `REFUSED` or `IGNORED`
    /// @return at most 1,000 decisions
    @Get
    @Operation(summary = "The latest decisions about a twin", operationId = "audit")
    List<AuditView> of(
            @Parameter(hidden = true) CallerAgent caller,
            @QueryValue @Nullable String twin,
            @QueryValue @Nullable String counterpart,
            @QueryValue @Nullable String from,
            @QueryValue @Nullable String to,
            @QueryValue @Nullable String outcome) {
        Did did = acting.delegated(caller, twin);
        AuditFilter filter = AuditFilter.of(counterpart, from, to, outcome);
        return views.audit().of(did.value(), entry -> filter.wants(entry, did, views.interactions()), MOST).stream()
                .map(entry -> AuditView.of(entry, did.value()))
                .toList();
    }

    /// Every entry of an audit that was not erased, as it stands in the topic: JSON Lines, each with index,
    /// salt and entry, from which the chain's digests are computed; or CSV, for tables. Of a long one an
    /// answer has some megabytes: as long as it has the header `Parley-Next`, there is more under the same
    /// query with that as `next`.
    ///
    /// @param of whose: the twin itself, if absent; a partner's twin, for what was asked of it and became
    ///     of that; or our organisation, for who administers the twin
    /// @param format `jsonl`, if absent, or `csv`
    /// @param counterpart only what it had with that twin, or with the twins of that organisation
    /// @param from only what was decided then or later
    /// @param to only what was decided before
    /// @param outcome `ACCEPTED`, `REFUSED` or `IGNORED`
    /// @param next where to go on, as `Parley-Next` of the answer before said
    /// @return a line for each entry
    @Get("/export")
    @Produces({TYPE, "text/csv"})
    @Operation(summary = "A twin's audit, whole", operationId = "exportAudit")
    HttpResponse<byte[]> export(
            @Parameter(hidden = true) CallerAgent caller,
            @QueryValue @Nullable String twin,
            @QueryValue @Nullable String of,
            @QueryValue @Nullable String format,
            @QueryValue @Nullable String counterpart,
            @QueryValue @Nullable String from,
            @QueryValue @Nullable String to,
            @QueryValue @Nullable String outcome,
            @QueryValue @Nullable String next) {
        WholeAudit.Chain chain = whole.chain(caller, twin, of);
        AuditFilter filter = AuditFilter.of(counterpart, from, to, outcome);
        AuditFormat wanted = AuditFormat.of(format);
        return page(whole.export(chain, filter, wanted, offset(next)), wanted.type());
    }

    /// The links of an audit and its signed heads, in their order, as JSON Lines: what shows that an export
    /// is as it was made.
    ///
    /// @param of as for the export
    /// @param next as for the export
    /// @return a line of JSON for each link or signed head
    @Get("/chain")
    @Produces(TYPE)
    @Operation(summary = "The links and signed heads of a twin's audit", operationId = "auditChain")
    HttpResponse<byte[]> chain(
            @Parameter(hidden = true) CallerAgent caller,
            @QueryValue @Nullable String twin,
            @QueryValue @Nullable String of,
            @QueryValue @Nullable String next) {
        return page(whole.links(whole.chain(caller, twin, of), offset(next)), new MediaType(TYPE));
    }

    private static long offset(@Nullable String next) {
        try {
            return next == null ? 0 : Long.parseUnsignedLong(next);
        } catch (NumberFormatException e) {
            throw Problems.invalid("next", "`" + next + "` is not what `" + NEXT + "` said");
        }
    }

    private static HttpResponse<byte[]> page(WholeAudit.Page page, MediaType type) {
        MutableHttpResponse<byte[]> answer =
                HttpResponse.ok(page.lines().getBytes(UTF_8)).contentType(type);
        page.next().ifPresent(next -> answer.header(NEXT, Long.toString(next)));
        return answer;
    }

    /// What partners' lanes brought for no twin of ours in particular and was not believed, and what a
    /// broker or a service refused that is of no twin of ours, the last first: for who administers one of
    /// our twins.
    ///
    /// @return at most 1,000 decisions
    @Get("/organisation")
    @Operation(
            summary = "What was not believed or refused by a broker, and is of no twin in particular",
            operationId = "organisationAudit")
    List<AuditView> ofOrganisation(@Parameter(hidden = true) CallerAgent caller, @QueryValue @Nullable String twin) {
        acting.administered(caller, twin);
        String organisation = acting.organisation();
        return views.audit().latest(entry -> views.concerns(organisation, entry), MOST).stream()
                .map(entry -> AuditView.of(entry, organisation))
                .toList();
    }
}
