package parley.bridge.custody;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.identity.Function;
import parley.identity.http.CallerAgent;
import parley.topics.Names;

/// Publishes for callers whose key is in custody: plain JSON in, signed records in the feed out.
@Controller("/twins/{twin}/feeds/{feed}/records")
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
final class RecordsController {
    private final Signers signers;
    private final Publishing publishing;

    RecordsController(Signers signers, Publishing publishing) {
        this.signers = signers;
        this.publishing = publishing;
    }

    /// What is to be published: one record by `value`, or several by `records`.
    ///
    /// @param key of the one; none, if absent
    /// @param value of the one, as the feed's schema has it
    /// @param records 1 to 1000, in order: all of them are published if all fit the schema, else none
    record ToPublish(
            @Nullable String key,
            @Nullable Map<String, Object> value,
            @Nullable List<Draft> records) {}

    /// One record of several.
    ///
    /// @param key none, if absent
    /// @param value as the feed's schema has it
    record Draft(@Nullable String key, Map<String, Object> value) {}

    /// What was published.
    ///
    /// @param feed the feed's DID URL
    /// @param records in the order in which they came
    @Serdeable
    public record Published(String feed, List<Publishing.Place> records) {}

    /// Publishes one record, or several that follow one another.
    ///
    /// @param feed its name among the twin's feeds, `[a-z0-9-]{1,64}`
    /// @return where each record stands, once every replica in sync has it
    @Post(consumes = MediaType.APPLICATION_JSON)
    @RequestBody(
            description = "one record, or several",
            required = true,
            content = @Content(schema = @Schema(implementation = ToPublish.class)))
    Published publish(CallerAgent caller, String twin, String feed, HttpRequest<byte[]> request) {
        var did = signers.named(twin);
        if (!Names.valid(feed)) {
            throw Problems.invalid("feed", "feed `" + feed + "` does not match [a-z0-9-]{1,64}");
        }
        var signs = signers.of(caller, did, Function.PUBLISH);
        var known = signs.twin().feed(feed).orElseThrow(() -> Problems.noSuchFeed(feed));
        var drafts = Drafts.read(request.getBody().orElseGet(() -> new byte[0]));
        return new Published(did.feedUrl(feed), publishing.publish(signs, caller.client(), known, drafts));
    }
}
