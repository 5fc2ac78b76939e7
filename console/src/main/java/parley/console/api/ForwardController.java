package parley.console.api;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Patch;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import parley.console.problem.Refused;
import parley.console.session.Session;
import parley.console.web.Caller;
import parley.console.web.Target;
import parley.problem.Problem;

/// The services' APIs, with the person's token in the place of the browser's session, and with a signature
/// where the browser asks for one.
///
/// Of what the browser sends only what is named here goes on, and of what a service answers too: no cookie,
/// no credential, nothing that is about one connection.
@Controller("/api")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ForwardController {
    static final String REQUEST = "Parley-Request";

    private static final byte[] NOTHING = {};

    /// Whoever reads it reads the number.
    private static final String REASON = "As the service says";

    private static final Set<Integer> EMPTY = Set.of(204, 304);

    private static final List<String> FORTH = List.of(
            "Accept",
            "Accept-Language",
            "Content-Type",
            "If-Match",
            "If-None-Match",
            "Last-Event-ID",
            "Parley-Twin",
            "Parley-Key",
            "Parley-Custody",
            "Parley-Successor",
            "Parley-Partitions");

    private static final List<String> BACK = List.of(
            "Content-Type",
            "Content-Disposition",
            "Content-Language",
            "ETag",
            "Last-Modified",
            "Link",
            "Retry-After",
            "Allow",
            "Parley-Next");

    private final Services services;
    private final Caller caller;

    ForwardController(Services services, Caller caller) {
        this.services = services;
        this.caller = caller;
    }

    @Get(uri = "/{service}/{+path}", produces = MediaType.ALL, headRoute = false)
    HttpResponse<Publisher<byte[]>> get(HttpRequest<?> request, String service, String path) {
        return forward(request, service, NOTHING, caller.reading(request));
    }

    @Post(uri = "/{service}/{+path}", consumes = MediaType.ALL, produces = MediaType.ALL)
    HttpResponse<Publisher<byte[]>> post(
            HttpRequest<?> request, String service, String path, @Body byte @Nullable [] body) {
        return forward(request, service, body, caller.changing(request));
    }

    @Put(uri = "/{service}/{+path}", consumes = MediaType.ALL, produces = MediaType.ALL)
    HttpResponse<Publisher<byte[]>> put(
            HttpRequest<?> request, String service, String path, @Body byte @Nullable [] body) {
        return forward(request, service, body, caller.changing(request));
    }

    @Patch(uri = "/{service}/{+path}", consumes = MediaType.ALL, produces = MediaType.ALL)
    HttpResponse<Publisher<byte[]>> patch(
            HttpRequest<?> request, String service, String path, @Body byte @Nullable [] body) {
        return forward(request, service, body, caller.changing(request));
    }

    @Delete(uri = "/{service}/{+path}", consumes = MediaType.ALL, produces = MediaType.ALL)
    HttpResponse<Publisher<byte[]>> delete(
            HttpRequest<?> request, String service, String path, @Body byte @Nullable [] body) {
        return forward(request, service, body, caller.changing(request));
    }

    private HttpResponse<Publisher<byte[]>> forward(
            HttpRequest<?> request, String service, byte @Nullable [] sent, Session session) {
        var body = sent == null ? NOTHING : sent;
        if (request.getHeaders().contains(REQUEST)) {
            throw Refused.invalid(REQUEST, "the console has requests signed: say what to sign in " + Signing.HEADER);
        }
        var to = address(request, service);
        var signing = header(request, Signing.HEADER).map(Signing::read);
        var call = java.net.http.HttpRequest.newBuilder(to)
                .method(
                        request.getMethodName(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        for (var name : FORTH) {
            header(request, name).ifPresent(value -> call.header(name, value));
        }
        if (signing.isPresent()) {
            var said = services.post(
                    "bridge",
                    "/twins/" + signing.get().twin() + "/requests",
                    signing.get().with(body),
                    session);
            if (said.status() != 200) {
                return HttpResponse.<Publisher<byte[]>>status(said.status(), REASON)
                        .body(Publishers.just(said.body().getBytes(StandardCharsets.UTF_8)))
                        .contentType(Problem.MEDIA_TYPE);
            }
            call.header(REQUEST, said.json().path("request").asText());
        }
        return answer(services.streamed(service, call, session), session, service);
    }

    /// Where the call goes. What another server might read in another way goes nowhere.
    private URI address(HttpRequest<?> request, String service) {
        var prefix = "/api/" + service;
        var raw = Target.path(request);
        if (!raw.startsWith(prefix + "/")) {
            throw Refused.nothingHere();
        }
        return switch (Routes.match(service, request.getMethodName(), raw.substring(prefix.length()))) {
            case Routes.Match.Forward(var path) -> uri(services.base(service) + path + Target.query(request));
            case Routes.Match.OtherMethod _ ->
                throw new Refused(Problem.of("method-not-allowed", "Method not allowed", 405, "not by this method"));
            case Routes.Match.Nothing _ -> throw Refused.nothingHere();
        };
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw Refused.invalid("query", "the query holds what has to be escaped");
        }
    }

    private static Optional<String> header(HttpRequest<?> request, String name) {
        var values = request.getHeaders().getAll(name);
        if (values.size() > 1) {
            throw Refused.invalid(name, "this header stands twice");
        }
        return values.stream().findFirst();
    }

    /// Of pieces of bytes, as its type says: of anything else the framework would make a JSON array.
    private static HttpResponse<Publisher<byte[]>> answer(
            java.net.http.HttpResponse<Flow.Publisher<List<ByteBuffer>>> said, Session session, String service) {
        if (said.statusCode() == 401) {
            Services.discard(said);
            throw Refused.signedOut();
        }
        Publisher<byte[]> pieces = new Pieces(said.body(), session);
        MutableHttpResponse<Publisher<byte[]>> answer =
                HttpResponse.<Publisher<byte[]>>status(said.statusCode(), REASON);
        for (var name : BACK) {
            said.headers().firstValue(name).ifPresent(value -> answer.header(name, value));
        }
        said.headers()
                .firstValue("Location")
                .filter(location -> location.startsWith("/") && !location.startsWith("//"))
                .ifPresent(location -> answer.header("Location", "/api/" + service + location));
        if (EMPTY.contains(said.statusCode())) {
            Services.discard(said);
            return answer;
        }
        return answer.body(pieces);
    }
}
