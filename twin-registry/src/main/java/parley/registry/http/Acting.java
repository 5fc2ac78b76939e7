package parley.registry.http;

import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import parley.identity.Did;
import parley.identity.ServiceSettings;
import parley.identity.Showing;
import parley.identity.http.CallerAgent;
import parley.policy.Requester;
import parley.registry.kafka.Knowledge;
import parley.registry.kafka.RegistryTopics;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.topics.Names;

/// Finds out for which twin a request is made, and refuses what cannot be answered yet.
@Singleton
final class Acting {

    private final RegistryTopics topics;
    private final Knowledge knowledge;
    private final Did organisation;
    private final Showing showing;
    private final InstantSource clock;

    Acting(RegistryTopics topics, Knowledge knowledge, ServiceSettings settings, Showing showing, InstantSource clock) {
        this.showing = showing;
        this.topics = topics;
        this.knowledge = knowledge;
        this.organisation = settings.did();
        this.clock = clock;
    }

    /// Until our own topics have been read, no answer would be true.
    void ready() {
        if (!topics.ready()) {
            throw Problems.unavailable("starting: still reading " + String.join(", ", topics.behind()));
        }
    }

    /// The requester that the caller is, acting for the twin it names. A twin that does not delegate to it and one that
    /// does not exist get the same answer.
    Requester requester(CallerAgent caller, @Nullable String twin) {
        ready();
        if (twin == null) {
            throw Problems.invalid(Fields.ACTING_TWIN, "which twin do you act for? name it by its DID");
        }
        Did did = did(Fields.ACTING_TWIN, twin);
        return knowledge
                .twins()
                .get(did.value())
                .filter(own -> own.delegation(caller.client(), clock.instant()).isPresent())
                .map(own -> own.requester(caller.client(), showing, clock.instant()))
                .orElseThrow(() -> Problems.notActing(did.value(), caller.client()));
    }

    /// Whether a twin of ours, named by its DID, delegates to the caller.
    boolean acts(CallerAgent caller, String twin, Instant now) {
        return knowledge
                .twins()
                .get(twin)
                .flatMap(own -> own.delegation(caller.client(), now))
                .isPresent();
    }

    /// The DID of the twin of ours that has this name.
    Did own(String name) {
        if (!Names.valid(name)) {
            throw Problems.invalid(Fields.TWIN, "twin `" + name + "` does not match [a-z0-9-]{1,64}");
        }
        return organisation.twin(name);
    }

    /// A twin's DID.
    static Did did(String field, @Nullable String value) {
        if (value == null) {
            throw Problems.invalid(field, "a twin's DID is needed");
        }
        return Did.parse(value)
                .filter(did -> did.twinName().isPresent())
                .orElseThrow(() -> Problems.invalid(field, "`" + value + "` is not the DID of a twin"));
    }
}
