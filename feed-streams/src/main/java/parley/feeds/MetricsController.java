package parley.feeds;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.Map;

/// `GET /metrics`: what has been done since the start, as JSON, to whoever holds a token of the space.
@Controller("/metrics")
@Secured(SecurityRule.IS_AUTHENTICATED)
final class MetricsController {

    private final FeedStreamsProcess process;

    MetricsController(FeedStreamsProcess process) {
        this.process = process;
    }

    @Get
    Map<String, Long> counters() {
        return process.counters().snapshot();
    }
}
