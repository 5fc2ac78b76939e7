package parley.registry.http;

import io.micronaut.context.annotation.Executable;
import io.micronaut.http.HttpResponse;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import parley.avro.Policy;
import parley.identity.OrganisationDocument;
import parley.identity.OrganisationKey;
import parley.identity.ServiceSettings;
import parley.registry.kafka.Knowledge;
import parley.registry.refusal.Problems;
import parley.topics.Names;
import parley.visibility.Audience;

/// DID documents for whoever asks: the organisation's, and those of twins that everyone may find. Nothing tells a twin
/// that not everyone may find from one that never was.
@Singleton
@Executable
@Secured(SecurityRule.IS_ANONYMOUS)
class DidDocuments {

    static final String TYPE = "application/did+json";

    private final Acting acting;
    private final Knowledge knowledge;
    private final ServiceSettings settings;
    private final InstantSource clock;
    private final String organisation;

    DidDocuments(
            Acting acting,
            Knowledge knowledge,
            ServiceSettings settings,
            OrganisationKey organisation,
            InstantSource clock) {
        this.acting = acting;
        this.knowledge = knowledge;
        this.settings = settings;
        this.clock = clock;
        this.organisation = OrganisationDocument.issue(organisation, clock.instant());
    }

    HttpResponse<String> organisation() {
        return HttpResponse.ok(organisation).contentType(TYPE);
    }

    HttpResponse<String> twin(String twin) {
        acting.ready();
        if (!Names.valid(twin)) {
            throw Problems.noSuchTwin();
        }
        String did = settings.did().twin(twin).value();
        @Nullable Policy policy = knowledge.policies().get(did);
        return knowledge
                .twins()
                .get(did)
                .filter(_ -> policy != null && Audience.everyone(policy, clock.instant()))
                .map(own -> HttpResponse.ok(own.document().json()).contentType(TYPE))
                .orElseThrow(Problems::noSuchTwin);
    }
}
