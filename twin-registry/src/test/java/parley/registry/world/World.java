package parley.registry.world;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.avro.Action;
import parley.avro.CatalogEntry;
import parley.avro.Control;
import parley.avro.Effect;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.avro.Interaction;
import parley.avro.PartnershipEntry;
import parley.avro.Policy;
import parley.avro.Rule;
import parley.avro.SignedCatalogEntry;
import parley.avro.State;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.TwinEntry;
import parley.framing.Fingerprint;
import parley.identity.CatalogEntries;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.Introduction;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeys;
import parley.identity.Partner;
import parley.identity.Partnership;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.policy.Requester;
import parley.registry.description.Description.Accepted;
import parley.registry.description.Ontology;
import parley.registry.description.Turtle;
import parley.registry.twins.OwnTwin;
import parley.topics.AvroSerde;

/// Two organisations and what belongs to them.
public final class World {

    public static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    public static final Did HARBOUR = new Did("did:web:localhost%3A17110");
    public static final Did GRID = new Did("did:web:localhost%3A18110");
    public static final SigningKey HARBOUR_KEY = key(1);
    public static final SigningKey GRID_KEY = key(2);
    public static final SigningKey AGENT_KEY = key(3);
    public static final SigningKey METER_KEY = key(21);
    public static final Partner GRID_PARTNER = new Partner("grid", GRID, GRID_KEY.publicKey(), "harbour");
    public static final Partner HARBOUR_PARTNER = new Partner("harbour", HARBOUR, HARBOUR_KEY.publicKey(), "grid");
    public static final String SCHEMA =
            "{\"type\":\"record\",\"name\":\"Load\",\"fields\":[{\"name\":\"cpu\",\"type\":\"double\"}]}";

    static {
        // Loading it makes Avro trust the contracts, which copying them needs.
        AvroSerde.of(TwinEntry.class);
    }

    private World() {}

    /// What harbour and grid have signed about being partners.
    public static PartnershipEntry partnership() {
        Partnership agreed = Partnership.between(
                new Introduction(
                        HARBOUR, HARBOUR_KEY.publicKey(), "harbour", "grid", "unused:1", HARBOUR_KEY.publicKey()),
                new OrganisationKey(HARBOUR, HARBOUR_KEY),
                new Introduction(GRID, GRID_KEY.publicKey(), "grid", "harbour", "unused:1", GRID_KEY.publicKey()),
                new OrganisationKey(GRID, GRID_KEY),
                "invitation",
                NOW);
        return new PartnershipEntry(agreed.statements(), NOW);
    }

    public static SigningKey key(int seed) {
        byte[] bytes = new byte[32];
        Arrays.fill(bytes, (byte) seed);
        return SigningKey.ofSeed(bytes);
    }

    public static String document(Did twin, String agent, SigningKey organisation, Function... functions) {
        EnumSet<Function> delegated =
                functions.length == 0 ? EnumSet.allOf(Function.class) : EnumSet.copyOf(Arrays.asList(functions));
        Delegation delegation = new Delegation(agent, AGENT_KEY.publicKey(), delegated, NOW.plus(Duration.ofDays(30)));
        return TwinDocument.issue(
                twin, List.of(delegation), new OrganisationKey(twin.organisationOf(), organisation), NOW);
    }

    public static TwinEntry entry(Did twin, String agent, SigningKey organisation, Feed... feeds) {
        return TwinEntry.newBuilder()
                .setTwin(twin.value())
                .setName(twin.twinName().orElseThrow())
                .setDescription(turtle(twin, "<> a <urn:ex:Thing> ."))
                .setDocument(document(twin, agent, organisation))
                .setFeeds(List.of(feeds))
                .setVersion(1)
                .setUpdated(NOW)
                .build();
    }

    public static OwnTwin own(TwinEntry entry, SigningKey organisation) {
        return switch (OwnTwin.read(entry.getTwin(), entry, keys(entry, organisation))) {
            case OwnTwin.Reading.Valid(var twin) -> twin;
            case OwnTwin.Reading.Invalid(var why) -> throw new AssertionError(why);
        };
    }

    private static OrganisationKeys keys(TwinEntry entry, SigningKey organisation) {
        return OrganisationKeys.pinned(Did.ofTwin(entry.getTwin()).organisationOf(), organisation.publicKey());
    }

    public static String turtle(Did twin, String text) {
        return switch (Turtle.reread(twin.value(), text)) {
            case Accepted(var turtle) -> turtle;
            default -> throw new AssertionError(text);
        };
    }

    public static Feed feed(Did twin, String name) {
        return Feed.newBuilder()
                .setName(name)
                .setTopic("feed." + twin.twinName().orElseThrow() + "." + name)
                .setPartitions(1)
                .setSchemas(List.of(schema(SCHEMA, 1)))
                .build();
    }

    public static Control control(String name) {
        return Control.newBuilder()
                .setName(name)
                .setRequest(SCHEMA)
                .setResult("\"string\"")
                .build();
    }

    /// What a lane says of a twin that is no longer to be seen.
    public static CatalogEntry withdrawn(Did twin, long version) {
        return CatalogEntry.newBuilder()
                .setTwin(twin.value())
                .setOrganisation(twin.organisation())
                .setWithdrawn(true)
                .setDescription("")
                .setDocument("")
                .setFeeds(List.of())
                .setAudience(List.of())
                .setVersion(version)
                .build();
    }

    public static CatalogEntry heartbeat(Did organisation, Instant at) {
        return CatalogEntry.newBuilder()
                .setTwin(organisation.value())
                .setOrganisation(organisation.value())
                .setWithdrawn(false)
                .setDescription("")
                .setDocument("")
                .setFeeds(List.of())
                .setAudience(List.of())
                .setVersion(at.toEpochMilli())
                .setHeartbeat(at)
                .build();
    }

    /// The entry as its organisation signs it with this key.
    public static SignedCatalogEntry signed(CatalogEntry entry, Did audience, SigningKey key) {
        Did organisation = new Did(entry.getOrganisation());
        return CatalogEntries.secure(entry, audience, new OrganisationKey(organisation, key), NOW);
    }

    /// What stands in harbour's lane for grid, if grid believes it.
    public static Optional<CatalogEntry> believed(String key, SignedCatalogEntry signed) {
        return switch (CatalogEntries.verify(key, signed, GRID, HARBOUR_PARTNER.keys())) {
            case CatalogEntries.Result.Verified(var entry) -> Optional.of(entry);
            case CatalogEntries.Result.Refused _ -> Optional.empty();
        };
    }

    public static FeedSchema schema(String text, int version) {
        return FeedSchema.newBuilder()
                .setFingerprint(Fingerprint.hex(Fingerprint.sha256(new org.apache.avro.Schema.Parser().parse(text))))
                .setSchema$(text)
                .setVersion(version)
                .build();
    }

    public static Interaction interaction(String id, Did requester, Did provider, State state) {
        return Interaction.newBuilder()
                .setId(id)
                .setRequester(requester.value())
                .setProvider(provider.value())
                .setRequesterOrganisation(requester.organisation())
                .setProviderOrganisation(provider.organisation())
                .setAgent(requester.agent("agent"))
                .setFeed("load")
                .setPartitions(1)
                .setEpoch(1)
                .setState(state)
                .setDeliveryReady(true)
                .setRequest("{}")
                .setRequesterDocument("{}")
                .setValidUntil(NOW)
                .setPolicyVersion(0)
                .setRule("")
                .setUpdated(NOW)
                .setCause("")
                .build();
    }

    public static Requester requester(Did twin, String agent) {
        return new Requester(twin.organisation(), twin.value(), twin.agent(agent));
    }

    public static Policy policy(Did twin, Rule... rules) {
        return new Policy(twin.value(), 1L, List.of(rules), "", null);
    }

    public static Rule allow(SubjectKind kind, String subject, String path, Action... actions) {
        return rule("allow-" + path.length() + actions.length, Effect.ALLOW, kind, subject, path, actions);
    }

    public static Rule deny(SubjectKind kind, String subject, String path, Action... actions) {
        return rule("deny-" + path.length() + actions.length, Effect.DENY, kind, subject, path, actions);
    }

    public static Rule during(Rule rule, @Nullable Instant from, @Nullable Instant until) {
        return Rule.newBuilder(rule).setValidFrom(from).setValidUntil(until).build();
    }

    private static Rule rule(
            String id, Effect effect, SubjectKind kind, String subject, String path, Action... actions) {
        return Rule.newBuilder()
                .setId(id)
                .setEffect(effect)
                .setActions(List.of(actions))
                .setSubject(new Subject(kind, subject, "", null))
                .setPath(path)
                .build();
    }

    /// What an ontology says.
    public static Ontology ontology(String turtle) {
        return switch (Ontology.read(turtle.getBytes(StandardCharsets.UTF_8))) {
            case Ontology.Reading.Read(var ontology) -> ontology;
            case Ontology.Reading.Refused refused -> throw new IllegalArgumentException(refused.toString());
        };
    }
}
