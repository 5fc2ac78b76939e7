package parley.broker.api;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.avro.Attested;
import parley.broker.kafka.BrokerTopics;
import parley.broker.view.OwnTwin;
import parley.broker.view.Views;
import parley.identity.AgentRequest;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.SecuredDocument;
import parley.identity.ServiceSettings;
import parley.identity.Showing;
import parley.identity.http.CallerAgent;
import parley.policy.Requester;
import parley.topics.Names;

/// Finds out for which twin a call is made, and believes signed requests: the agent's token, its delegation by the twin
/// and its signature must all agree.
@Singleton
final class Acting {

    /// A request is posted soon after it was signed, however long it may then wait for an answer.
    private static final Duration OLDEST = Duration.ofMinutes(5);

    /// What a newer document may say otherwise.
    private static final Set<AgentRequest.Why> LATER =
            Set.of(AgentRequest.Why.UNKNOWN_KEY, AgentRequest.Why.NOT_DELEGATED, AgentRequest.Why.DELEGATION_EXPIRED);

    private static final Believed STRANGER = new Believed(
            null,
            new AgentRequest.Result.Refused(
                    AgentRequest.Why.UNKNOWN_KEY, "not signed by an agent of one of our twins"));

    /// What a call must have been signed for.
    ///
    /// @param needed the function that the acting twin must delegate
    record Expected(AgentRequest.Kind kind, Needed needed) {

        Expected(AgentRequest.Kind kind, Function function) {
            this(kind, twin -> function);
        }
    }

    /// The function that a call needs, by the twin for which it is made.
    @FunctionalInterface
    interface Needed {
        Function of(Did twin);
    }

    /// A signed request that is believed.
    ///
    /// @param json as the agent signed it
    /// @param attested what it shows to be attested of the twin
    record Signed(AgentRequest request, String json, OwnTwin twin, List<Attested> attested) {

        Requester requester() {
            return Requester.ofAgent(request.twin().agent(request.agent())).showing(attested);
        }

        /// The log entry's id: the same for the same request, so that it is decided on once, and no other agent's.
        String entryId() {
            return request.uniqueId();
        }

        /// Refuses a request that was signed for something else.
        void isFor(Did provider, String resource) {
            if (!request.provider().equals(provider) || !request.resource().equals(resource)) {
                throw Problems.invalid(
                        Fields.REQUEST,
                        "signed for " + request.provider() + request.resource() + ", not for " + provider + resource);
            }
        }
    }

    private final Views views;
    private final BrokerTopics topics;
    private final Did organisation;
    private final RequestQuotas quotas;
    private final Showing showing;
    private final InstantSource clock;

    Acting(
            Views views,
            BrokerTopics topics,
            ServiceSettings settings,
            RequestQuotas quotas,
            Showing showing,
            InstantSource clock) {
        this.showing = showing;
        this.views = views;
        this.topics = topics;
        this.organisation = settings.did();
        this.quotas = quotas;
        this.clock = clock;
    }

    /// Until the topics have been read, no answer would be true.
    void ready() {
        if (!topics.behind().isEmpty()) {
            throw Problems.unavailable("still reading " + String.join(", ", topics.behind()));
        }
    }

    /// The twin of ours, if it delegates anything to the caller. One that does not and one that does not exist get the
    /// same answer.
    Did delegated(CallerAgent caller, @Nullable String twin) {
        return delegated(caller, did(Fields.TWIN, twin), null);
    }

    /// The same, if it delegates its administration.
    Did administered(CallerAgent caller, @Nullable String twin) {
        return delegated(caller, did(Fields.TWIN, twin), Function.ADMINISTER);
    }

    /// The twin of ours of that name, if it delegates the function to the caller.
    Did delegated(CallerAgent caller, String name, Function function) {
        return delegated(caller, own(name), function);
    }

    /// Whether the twin of ours delegates the function to the caller.
    boolean holds(CallerAgent caller, Did twin, Function function) {
        return views.twins()
                .get(twin.value())
                .flatMap(own -> own.document().ofAgent(caller.client()))
                .filter(delegation -> delegation.covers(function, clock.instant()))
                .isPresent();
    }

    private Did delegated(CallerAgent caller, Did twin, @Nullable Function function) {
        ready();
        if (!delegates(twin, caller, function)) {
            readTwins();
            if (!delegates(twin, caller, function)) {
                throw Problems.notActing(twin.value(), caller.client());
            }
        }
        return twin;
    }

    private boolean delegates(Did twin, CallerAgent caller, @Nullable Function function) {
        Instant now = clock.instant();
        return views.twins()
                .get(twin.value())
                .flatMap(own -> own.document().ofAgent(caller.client()))
                .filter(delegation ->
                        function == null ? now.isBefore(delegation.expires()) : delegation.covers(function, now))
                .isPresent();
    }

    /// Whoever has just made a twin, or let an agent act for it, may call before that was read here. What seems not to
    /// be is looked for once more.
    private void readTwins() {
        if (!topics.readTwins()) {
            throw Problems.unavailable("`twins` cannot be read now");
        }
    }

    /// The signed request in the header, if it is to be believed, was made by the caller for this call, and is within
    /// the quotas.
    Signed signed(CallerAgent caller, @Nullable String header, byte[] body, Expected expected) {
        ready();
        if (header == null) {
            throw Problems.invalid(Fields.REQUEST, "the signed request is missing");
        }
        String json = AgentRequest.fromHeader(header)
                .orElseThrow(() -> Problems.invalid(Fields.REQUEST, "the signed request is not base64url"));
        Instant now = clock.instant();
        Believed believed = believe(json, expected, now);
        if (believed.result() instanceof AgentRequest.Result.Refused refused && LATER.contains(refused.why())) {
            readTwins();
            believed = believe(json, expected, now);
        }
        return switch (believed.result()) {
            case AgentRequest.Result.Refused(var why, var detail) -> throw Problems.of(why, detail);
            case AgentRequest.Result.Verified(var request) -> {
                check(caller, request, body, expected, now);
                quotas.count(request);
                yield new Signed(request, json, Objects.requireNonNull(believed.twin()), attested(request, now));
            }
        };
    }

    /// What is thought of a request.
    ///
    /// @param twin whose agent signed it; null if there is none of ours
    private record Believed(@Nullable OwnTwin twin, AgentRequest.Result result) {}

    private Believed believe(String json, Expected expected, Instant now) {
        return SecuredDocument.claimedMethod(json)
                .flatMap(Did::ofMethod)
                .flatMap(did -> views.twins().get(did.value()))
                .map(twin -> new Believed(
                        twin,
                        AgentRequest.verify(
                                json,
                                twin.document(),
                                expected.needed.of(twin.document().twin()),
                                now)))
                .orElse(STRANGER);
    }

    private List<Attested> attested(AgentRequest request, Instant now) {
        return switch (showing.now(request.attestations(), request.twin(), now)) {
            case Showing.Result.Verified(var attested) -> attested;
            case Showing.Result.Refused(int index, String why) ->
                throw Problems.invalid("attestations[" + index + "]", why);
        };
    }

    private static void check(CallerAgent caller, AgentRequest request, byte[] body, Expected expected, Instant now) {
        if (!request.agent().equals(caller.client())) {
            throw Problems.of(
                    AgentRequest.Why.BAD_SIGNATURE, "signed by " + request.agent() + ", sent by " + caller.client());
        }
        if (request.kind() != expected.kind) {
            throw Problems.invalid(Fields.REQUEST, "signed to " + request.kind() + ", not to " + expected.kind);
        }
        if (!request.isFor(body)) {
            throw Problems.invalid(Fields.REQUEST, "signed for another body");
        }
        if (!request.freshAt(now, OLDEST)) {
            throw Problems.stale("signed at " + request.issued() + ", which is too long ago, or yet to come");
        }
        if (request.validUntil().isAfter(now.plus(AgentRequest.LONGEST))) {
            throw Problems.stale("valid for longer than " + AgentRequest.LONGEST.toDays() + " days");
        }
    }

    /// Our organisation's DID.
    String organisation() {
        return organisation.value();
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
