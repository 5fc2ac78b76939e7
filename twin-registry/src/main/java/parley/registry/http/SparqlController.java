package parley.registry.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parley.identity.http.CallerAgent;
import parley.policy.Requester;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.sparql.QueryLimits;
import parley.registry.sparql.QueryRefused;
import parley.registry.sparql.ResultFormat;
import parley.registry.sparql.Sparql;

/// SPARQL 1.1 Protocol, query operation, over what the twin that asks may see.
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces(MediaType.ALL)
final class SparqlController {

    private static final String PATH = "/sparql";

    /// Where a Thing Description Directory has it.
    private static final String SEARCH = "/search/sparql";

    private static final String SPARQL_QUERY = "application/sparql-query";
    private static final String QUERY = "query";
    private static final List<String> GRAPHS = List.of("default-graph-uri", "named-graph-uri");

    /// More at a time would need more memory than there is.
    private static final int AT_ONCE = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Acting acting;
    private final Sparql sparql;
    private final InstantSource clock;
    private final Semaphore free = new Semaphore(AT_ONCE, true);
    private final Map<String, Semaphore> ofTwin = new ConcurrentHashMap<>();

    SparqlController(Acting acting, Sparql sparql, InstantSource clock) {
        this.acting = acting;
        this.sparql = sparql;
        this.clock = clock;
    }

    /// How a query is answered, to the API's description.
    @Target(ElementType.METHOD)
    @ApiResponse(
            responseCode = "200",
            description = "of SELECT and ASK in one of the first four formats, of CONSTRUCT and DESCRIBE in one of the"
                    + " others, as `Accept` asks for; the first, if for none",
            content = {
                @Content(mediaType = "application/sparql-results+json", schema = @Schema(type = "object")),
                @Content(mediaType = "application/sparql-results+xml", schema = @Schema(type = "string")),
                @Content(mediaType = "text/csv", schema = @Schema(type = "string")),
                @Content(mediaType = "text/tab-separated-values", schema = @Schema(type = "string")),
                @Content(mediaType = "text/turtle", schema = @Schema(type = "string")),
                @Content(mediaType = "application/n-triples", schema = @Schema(type = "string")),
                @Content(mediaType = "application/ld+json", schema = @Schema(type = "object"))
            })
    @interface Answer {}

    /// Query via GET.
    @Get(uris = {PATH, SEARCH})
    @Operation(
            parameters =
                    @Parameter(
                            name = QUERY,
                            in = ParameterIn.QUERY,
                            required = true,
                            description = "A SPARQL query of at most 32768 characters; one.",
                            schema = @Schema(type = "string")))
    @Answer
    HttpResponse<byte[]> get(
            HttpRequest<?> request, CallerAgent caller, @Header(Fields.ACTING_TWIN) @Nullable String actingTwin) {
        return answer(
                request,
                acting.requester(caller, actingTwin),
                request.getParameters().getAll(QUERY));
    }

    /// Query via POST, directly or URL-encoded.
    ///
    /// @param form has the query as `query`
    @Post(uris = {PATH, SEARCH})
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Answer
    HttpResponse<byte[]> form(
            HttpRequest<?> request,
            CallerAgent caller,
            @Header(Fields.ACTING_TWIN) @Nullable String actingTwin,
            @Body Map<String, Object> form) {
        Requester requester = acting.requester(caller, actingTwin);
        GRAPHS.stream().filter(form::containsKey).findFirst().ifPresent(SparqlController::refuseGraph);
        return answer(
                request,
                requester,
                switch (form.get(QUERY)) {
                    case null -> List.of();
                    case List<?> several ->
                        several.stream().map(String::valueOf).toList();
                    case Object one -> List.of(one.toString());
                });
    }

    /// Query via POST, directly or URL-encoded.
    ///
    /// @param query a SPARQL query of at most 32768 characters: as it is, or as `query` of a form
    @Post(uris = {PATH, SEARCH})
    @Consumes(SPARQL_QUERY)
    @Answer
    HttpResponse<byte[]> post(
            HttpRequest<?> request,
            CallerAgent caller,
            @Header(Fields.ACTING_TWIN) @Nullable String actingTwin,
            @Body String query) {
        return answer(request, acting.requester(caller, actingTwin), List.of(query));
    }

    private HttpResponse<byte[]> answer(HttpRequest<?> request, Requester requester, List<String> queries) {
        GRAPHS.stream().filter(request.getParameters()::contains).findFirst().ifPresent(SparqlController::refuseGraph);
        if (queries.size() != 1) {
            throw Problems.invalid(QUERY, "there has to be one query, and there are " + queries.size());
        }
        return inTurn(requester, () -> {
            Sparql.Asked asked = Sparql.read(queries.getFirst(), QueryLimits.STANDARD);
            ResultFormat format = asked.format(wanted(request))
                    .orElseThrow(() -> Problems.notAcceptable(asked.formats().stream()
                            .map(ResultFormat::mediaType)
                            .toList()));
            byte[] result = sparql.answer(asked, format, requester, clock.instant(), QueryLimits.STANDARD);
            return HttpResponse.ok(result).contentType(format.mediaType() + ";charset=utf-8");
        });
    }

    /// One twin's queries are answered one after the other, so that none keeps others waiting with more than one.
    private HttpResponse<byte[]> inTurn(Requester requester, Supplier<HttpResponse<byte[]>> answer) {
        Semaphore own = ofTwin.computeIfAbsent(requester.twin(), _ -> new Semaphore(1, true));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        acquire(own, deadline);
        try {
            acquire(free, deadline);
            try {
                return answer.get();
            } catch (QueryRefused e) {
                throw Problems.of(e);
            } finally {
                free.release();
            }
        } finally {
            own.release();
        }
    }

    private static void acquire(Semaphore permit, long deadline) {
        try {
            if (!permit.tryAcquire(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw Problems.unavailable("other queries take all there is for queries; try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.unavailable("the service is ending");
        }
    }

    private static void refuseGraph(String field) {
        throw Problems.invalid(field, "there is one graph, of what you may see");
    }

    private static List<String> wanted(HttpRequest<?> request) {
        List<String> accepted =
                request.accept().stream().map(MediaType::getName).toList();
        return accepted.isEmpty() ? List.of(MediaType.ALL) : accepted;
    }
}
