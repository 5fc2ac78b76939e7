package parley.broker.deciding;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import parley.avro.Action;
import parley.avro.AttestationRevoked;
import parley.avro.Attested;
import parley.avro.BanRequested;
import parley.avro.DeliveryReady;
import parley.avro.Effect;
import parley.avro.LogEntry;
import parley.avro.OfferDeclined;
import parley.avro.OfferMade;
import parley.avro.PolicyChanged;
import parley.avro.RequestAnswered;
import parley.avro.ResumptionRequested;
import parley.avro.Rule;
import parley.avro.StartOffsets;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.SubscriptionRequested;
import parley.avro.SuspensionRequested;
import parley.avro.TerminationRequested;
import parley.avro.Terms;
import parley.interaction.InteractionId;
import parley.topics.AvroSerde;

/// The events of two organisations: harbour with a computer and a crane, grid with a balancer.
final class Events {

    static final String HARBOUR = "did:web:harbour";
    static final String GRID = "did:web:grid";
    static final String AUTHORITY = "did:web:authority";
    static final String COMPUTER = HARBOUR + ":twins:computer";
    static final String CRANE = HARBOUR + ":twins:crane";
    static final String BALANCER = GRID + ":twins:balancer";
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    static final String ID = InteractionId.of(BALANCER, COMPUTER, "load");

    /// No two are the same: an agent gives each an id of its own.
    private static final AtomicLong REQUESTS = new AtomicLong();

    static {
        // Copying a record by its builder looks classes up by name, which only the serde makes Avro trust
        AvroSerde.of(LogEntry.class);
    }

    private Events() {}

    static SubscriptionRequested subscribe(String requester, String provider) {
        return subscribe(requester, provider, NOON.plusSeconds(3600));
    }

    static SubscriptionRequested subscribe(String requester, String provider, Instant validUntil) {
        return SubscriptionRequested.newBuilder()
                .setRequester(requester)
                .setProvider(provider)
                .setRequesterOrganisation(Space.organisation(requester))
                .setProviderOrganisation(Space.organisation(provider))
                .setAgent(requester + "#agent")
                .setFeed("load")
                .setPartitions(2)
                .setFindable(true)
                .setPurpose(null)
                .setValidUntil(validUntil)
                .setRequest(request(requester))
                .setRequesterDocument("document")
                .build();
    }

    private static String request(String requester) {
        return "{\"id\":\"%d\",\"proof\":{\"verificationMethod\":\"%s#agent.key\"}}"
                .formatted(REQUESTS.incrementAndGet(), requester);
    }

    /// The same, showing that to be attested.
    static SubscriptionRequested showing(SubscriptionRequested asked, Attested... shown) {
        return SubscriptionRequested.newBuilder(asked)
                .setAttested(List.of(shown))
                .setShows(true)
                .build();
    }

    /// What an authority attests of whoever shows it.
    static Attested attested(String id, String property, Instant until) {
        return new Attested(AUTHORITY, property, "yes", until, id);
    }

    static AttestationRevoked revoked(String by, String attestation) {
        return new AttestationRevoked(by, attestation, NOON.plusSeconds(7200), "statement");
    }

    static Rule attested(String id, Effect effect, String property, Action... actions) {
        Subject subject = new Subject(SubjectKind.ATTESTED, AUTHORITY, property, null);
        return new Rule(id, effect, List.of(actions), subject, "/", null, null, null);
    }

    static TerminationRequested terminate(String id, String twin) {
        return new TerminationRequested(id, twin, twin + "#agent", "enough", "request");
    }

    static SuspensionRequested suspend(String id, String twin) {
        return new SuspensionRequested(id, twin, twin + "#agent", "for now", "request");
    }

    static ResumptionRequested resume(String id, String twin, Instant validUntil) {
        return new ResumptionRequested(id, twin, twin + "#agent", validUntil, "request");
    }

    static OfferMade offer(String requester, String provider) {
        return offer(requester, provider, NOON.plusSeconds(3600));
    }

    static OfferMade offer(String requester, String provider, Instant validUntil) {
        return OfferMade.newBuilder()
                .setRequester(requester)
                .setProvider(provider)
                .setFeed("load")
                .setPartitions(2)
                .setAgent(provider + "#agent")
                .setPurpose("balancing")
                .setValidUntil(validUntil)
                .setRequest("request")
                .build();
    }

    static OfferDeclined decline(String id, String twin) {
        return new OfferDeclined(id, twin, twin + "#agent", "no need", "request");
    }

    static RequestAnswered answer(String id, String twin, boolean allowed) {
        return new RequestAnswered(id, twin, allowed, twin + "#agent", "as agreed", "request", null, null);
    }

    /// Accepts under terms, to which the requester may agree for an hour.
    static RequestAnswered answer(String id, String twin, Terms terms) {
        return new RequestAnswered(
                id, twin, true, twin + "#agent", "as agreed", "request", terms, NOON.plusSeconds(3600));
    }

    static BanRequested ban(String twin, Subject subject) {
        return new BanRequested(twin, subject, twin + "#agent", "enough", "request");
    }

    static PolicyChanged policy(String twin, Rule... rules) {
        return new PolicyChanged(twin, List.of(rules), twin + "#agent", "request", null);
    }

    static PolicyChanged open(String twin) {
        return policy(twin, allow("all", Action.FIND, Action.DESCRIBE, Action.SUBSCRIBE));
    }

    static Rule allow(String id, Action... actions) {
        return new Rule(
                id,
                Effect.ALLOW,
                List.of(actions),
                new Subject(SubjectKind.ANYONE, "", "", null),
                "/",
                null,
                null,
                null);
    }

    static Rule ask(String id, Action... actions) {
        return new Rule(
                id, Effect.ASK, List.of(actions), new Subject(SubjectKind.ANYONE, "", "", null), "/", null, null, null);
    }

    static Rule deny(String id, String organisation, Action... actions) {
        Subject subject = new Subject(SubjectKind.ORGANISATION, organisation, "", null);
        return new Rule(id, Effect.DENY, List.of(actions), subject, "/", null, null, null);
    }

    static StartOffsets start(String id, long epoch) {
        return new StartOffsets(id, epoch, List.of(7L, 9L));
    }

    static DeliveryReady ready(String id, long epoch) {
        return new DeliveryReady(id, epoch);
    }
}
