package parley.registry.http;

import io.micronaut.context.ExecutionHandleLocator;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.web.router.DefaultRouteBuilder;
import jakarta.inject.Singleton;
import parley.identity.Did;
import parley.identity.ServiceSettings;

/// Where DID documents stand, as the organisation's DID has it: a `did:web` may have a path.
@Singleton
@SuppressWarnings("overrides") // of the class it extends, by which Micronaut is told of routes
final class DidRoutes extends DefaultRouteBuilder {

    DidRoutes(
            ExecutionHandleLocator executions,
            UriNamingStrategy naming,
            ConversionService conversions,
            ServiceSettings settings) {
        super(executions, naming, conversions);
        Did organisation = settings.did();
        GET(organisation.documentPath(), DidDocuments.class, "organisation");
        GET(organisation.twin("x").documentPath().replace("/x/", "/{twin}/"), DidDocuments.class, "twin", String.class);
    }
}
