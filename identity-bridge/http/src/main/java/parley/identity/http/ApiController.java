package parley.identity.http;

import io.micronaut.core.io.ResourceLoader;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.runtime.ApplicationConfiguration;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/// What a service's API is, for whoever calls it: the OpenAPI document that its jar holds, if it has one.
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
final class ApiController {
    private final ResourceLoader resources;
    private final String file;

    ApiController(ResourceLoader resources, ApplicationConfiguration application) {
        this.resources = resources;
        this.file = "classpath:META-INF/parley/" + application.getName().orElse("") + ".yaml";
    }

    /// The OpenAPI document.
    @Get(uri = "/openapi.yaml", produces = "application/yaml;charset=utf-8")
    HttpResponse<byte[]> document() {
        Optional<InputStream> found = resources.getResourceAsStream(file);
        if (found.isEmpty()) {
            return HttpResponse.notFound();
        }
        try (InputStream in = found.get()) {
            return HttpResponse.ok(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
