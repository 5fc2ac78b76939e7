package parley.console.web;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import parley.console.problem.Refused;

/// The pages and what they load; whoever is not signed in may have them.
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class PagesController {
    private final Assets assets = new Assets();

    @Get(uri = "/", produces = MediaType.ALL)
    HttpResponse<byte[]> home(HttpRequest<?> request) {
        return answer(request, "/");
    }

    @Get(uri = "/{+path}", produces = MediaType.ALL)
    HttpResponse<byte[]> any(HttpRequest<?> request, String path) {
        return answer(request, Target.path(request));
    }

    private HttpResponse<byte[]> answer(HttpRequest<?> request, String path) {
        if (path.equals("/api") || path.startsWith("/api/")) {
            throw Refused.nothingHere();
        }
        var asset = assets.at(path).orElseThrow(Refused::nothingHere);
        if (asset.tag().equals(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH))) {
            return cached(HttpResponse.status(HttpStatus.NOT_MODIFIED), asset);
        }
        return cached(HttpResponse.ok(asset.content()), asset).header(HttpHeaders.CONTENT_TYPE, asset.type());
    }

    private static MutableHttpResponse<byte[]> cached(MutableHttpResponse<byte[]> answer, Assets.Asset asset) {
        return answer.header(HttpHeaders.ETAG, asset.tag()).header(HttpHeaders.CACHE_CONTROL, "no-cache");
    }
}
