package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import parley.agent.delivery.DocumentFile;
import parley.agent.delivery.PublisherKeys;
import parley.agent.service.ServiceClient;
import parley.identity.Did;
import parley.identity.OrganisationKeys;
import parley.identity.TwinDocument;

/// The endorsed document of one other twin, believed only by the pinned key of its organisation.
record Documents(Agent agent, Did acting, Did other) {

    Optional<TwinDocument> fetch() {
        var reply = new ActingTwin(agent, acting).registry("/documents?twin=" + ServiceClient.escaped(other.value()));
        return ActingTwin.found(reply).map(r -> endorsed(r.json()));
    }

    private TwinDocument endorsed(JsonNode json) {
        // The answer is the document itself; a service may also wrap it.
        var document = json.path("document").isTextual() ? json.path("document").asText() : json.toString();
        return switch (TwinDocument.parseEndorsed(document, pinned())) {
            case TwinDocument.Result.Refused(var why) ->
                throw new IllegalStateException("the document of " + other + ": " + why);
            case TwinDocument.Result.Endorsed(var twin) when twin.twin().equals(other) -> twin;
            case TwinDocument.Result.Endorsed(var twin) ->
                throw new IllegalStateException("the document of " + twin.twin() + " in place of " + other + "'s");
        };
    }

    private OrganisationKeys pinned() {
        return agent.pinned(other.organisationOf())
                .orElseThrow(() -> new IllegalStateException("no key is pinned of " + other.organisationOf()));
    }

    PublisherKeys publisherKeys() {
        var folder = agent.folder();
        var path = folder == null
                ? null
                : folder.resolve("documents").resolve(ServiceClient.escaped(other.value()) + ".json");
        return new PublisherKeys(other.value(), this::fetch, new DocumentFile(path, pinned()), agent.clock());
    }
}
