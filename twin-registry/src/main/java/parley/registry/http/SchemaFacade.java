package parley.registry.http;

import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Feed;
import parley.registry.facade.FeedSchemas;
import parley.registry.facade.Subject;
import parley.registry.facade.SubjectRights;
import parley.registry.facade.SubjectRights.Write;
import parley.registry.kafka.FeedTopics;
import parley.registry.kafka.RegistryTopics;
import parley.registry.refusal.Problems;
import parley.registry.twins.OwnTwin;
import parley.registry.twins.TwinCall;
import parley.registry.twins.TwinChanges;
import parley.registry.twins.TwinDecision;
import parley.registry.twins.TwinRefusal;
import parley.schemaregistry.SchemaRegistryClient;
import parley.schemaregistry.SchemaRegistryException;
import parley.schemaregistry.SubjectVersion;
import parley.topics.Topics;

/// The space's schema registry as an agent may see and use it.
@Singleton
final class SchemaFacade {

    private static final Logger LOG = LoggerFactory.getLogger(SchemaFacade.class);
    static final String COMPATIBILITY = "BACKWARD";

    private final SchemaRegistryClient registry;
    private final SubjectRights rights;
    private final RegistryTopics topics;
    private final FeedTopics feedTopics;
    private final InstantSource clock;

    SchemaFacade(SchemaRegistryClient registry, SubjectRights rights, RegistryTopics topics, InstantSource clock) {
        this.registry = registry;
        this.rights = rights;
        this.topics = topics;
        this.feedTopics = topics.feedTopics();
        this.clock = clock;
    }

    /// Registers a schema for a feed of one of the agent's own twins. The first makes the feed: its topic, and its
    /// place
    /// among the twin's feeds.
    ///
    /// @param partitions of a new feed's topic; null if the call does not say
    int register(TwinCall call, String name, SchemaMessages.SchemaRequest request, @Nullable Integer partitions) {
        Write.Granted granted = granted(call.agent(), name);
        Schema schema = parse(request);
        TwinRefusal flaw = TwinChanges.registering(
                        granted.twin(), call, resource(granted.subject(), partitions), clock.instant())
                .or(() -> topics.twins().followed(granted.twin().did(), call.json())
                        ? Optional.of(new TwinRefusal.SignedBefore())
                        : Optional.empty())
                .orElse(null);
        if (flaw instanceof TwinRefusal.Unsigned || flaw instanceof TwinRefusal.SignedBefore) {
            return registered(name, request).orElseThrow(() -> Problems.of(flaw));
        }
        if (flaw != null) {
            throw Problems.of(flaw);
        }
        boolean first = granted.subject().isKey()
                || granted.twin().feed(granted.subject().feed()).isEmpty();
        SubjectVersion registered = asking(name, () -> {
            if (first) {
                registry.compatibility(name, COMPATIBILITY);
            }
            return registry.registered(name, request.text());
        });
        if (!granted.subject().isKey()) {
            publish(granted, call.json(), schema, registered, partitions == null ? 1 : partitions);
        }
        return registered.id();
    }

    /// What is signed to register a schema.
    private static String resource(Subject.OfFeed subject, @Nullable Integer partitions) {
        return "/feeds/" + subject.feed() + "/schemas/" + (subject.isKey() ? "key" : "value")
                + (partitions == null ? "" : "?partitions=" + partitions);
    }

    /// The id of a schema that is registered already, as clients ask for it before they write.
    private Optional<Integer> registered(String name, SchemaMessages.SchemaRequest request) {
        try {
            return Optional.of(registry.lookup(name, request.text()).id());
        } catch (SchemaRegistryException e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw failed(e);
        }
    }

    private void publish(
            Write.Granted granted, @Nullable String request, Schema schema, SubjectVersion registered, int partitions) {
        OwnTwin twin = granted.twin();
        String name = granted.subject().feed();
        Feed feed = twin.feed(name)
                .orElseGet(() -> Feed.newBuilder()
                        .setName(name)
                        .setTopic(Topics.feed(granted.subject().twin(), name))
                        .setPartitions(feedTopics.ensure(granted.subject().twin(), name, partitions))
                        .setSchemas(List.of())
                        .build());
        TwinDecision decision = topics.twins()
                .change(
                        twin.did(),
                        request,
                        current -> TwinChanges.schemaRegistered(
                                current,
                                feed,
                                FeedSchemas.version(schema, registered.schema(), registered.version()),
                                clock.instant()));
        if (decision instanceof TwinDecision.Refuse(var why)) {
            throw Problems.of(why);
        }
    }

    /// The schema as it stands under a subject.
    SubjectVersion lookup(String agent, String name, SchemaMessages.SchemaRequest request) {
        readable(agent, name);
        parse(request);
        return asking(name, () -> registry.lookup(name, request.text()));
    }

    /// The subjects that the agent may read.
    List<String> subjects(String agent) {
        return asking("", registry::subjects).stream()
                .filter(name -> rights.mayRead(agent, Subject.of(name), clock.instant()))
                .toList();
    }

    /// The versions of a subject.
    List<Integer> versions(String agent, String name) {
        readable(agent, name);
        return asking(name, () -> registry.versions(name));
    }

    /// One version of a subject.
    SubjectVersion version(String agent, String name, String version) {
        readable(agent, name);
        int number = number(version);
        return asking(name, () -> number < 0 ? registry.latest(name) : registry.version(name, number));
    }

    /// A schema, if any of its subjects may be read.
    String schema(String agent, int id) {
        try {
            boolean readable = registry.subjectsOf(id).stream()
                    .anyMatch(name -> rights.mayRead(agent, Subject.of(name), clock.instant()));
            if (readable) {
                return registry.schemaById(id);
            }
        } catch (SchemaRegistryException e) {
            if (!e.notFound()) {
                throw failed(e);
            }
        }
        throw ConfluentError.noSuchSchema(id);
    }

    /// Whether a schema could be registered after a version.
    boolean compatible(String agent, String name, String version, SchemaMessages.SchemaRequest request) {
        if (!(rights.mayWrite(agent, Subject.of(name), clock.instant()) instanceof Write.Granted)) {
            readable(agent, name);
        }
        parse(request);
        int number = number(version);
        return asking(
                name,
                () -> registry.compatible(name, number < 0 ? "latest" : Integer.toString(number), request.text()));
    }

    /// Whether a schema could be registered after all versions that count.
    boolean compatible(String agent, String name, SchemaMessages.SchemaRequest request) {
        if (!(rights.mayWrite(agent, Subject.of(name), clock.instant()) instanceof Write.Granted)) {
            readable(agent, name);
        }
        parse(request);
        return asking(name, () -> registry.compatible(name, request.text()));
    }

    /// Where a schema stands, of the subjects that may be read.
    List<SchemaMessages.SubjectAndVersion> standings(String agent, int id) {
        String text = schema(agent, id);
        return asking("", () -> registry.subjectsOf(id)).stream()
                .filter(name -> rights.mayRead(agent, Subject.of(name), clock.instant()))
                .map(name -> asking(name, () -> registry.lookup(name, text)))
                .map(found -> new SchemaMessages.SubjectAndVersion(found.subject(), found.version()))
                .toList();
    }

    /// By which rule a subject's schemas follow each other: the provider's registry governs those of feeds, and what
    /// arrives of them is taken as it comes.
    String compatibility(String agent, String name) {
        readable(agent, name);
        return Subject.of(name) instanceof Subject.OfDelivery ? "NONE" : COMPATIBILITY;
    }

    /// What the agent may do with a subject.
    String mode(String agent, String name) {
        return switch (rights.mayWrite(agent, Subject.of(name), clock.instant())) {
            case Write.Granted granted -> "READWRITE";
            case Write.Forbidden forbidden -> "READONLY";
            case Write.Hidden() -> throw ConfluentError.noSuchSubject(name);
        };
    }

    private Write.Granted granted(String agent, String name) {
        return switch (rights.mayWrite(agent, Subject.of(name), clock.instant())) {
            case Write.Granted granted -> granted;
            case Write.Forbidden(var why) -> throw new ConfluentError(403, 403, why);
            case Write.Hidden() -> throw ConfluentError.noSuchSubject(name);
        };
    }

    private void readable(String agent, String name) {
        if (!rights.mayRead(agent, Subject.of(name), clock.instant())) {
            throw ConfluentError.noSuchSubject(name);
        }
    }

    private static Schema parse(SchemaMessages.SchemaRequest request) {
        return switch (FeedSchemas.read(request.schema(), request.schemaType(), request.references())) {
            case FeedSchemas.Reading.Valid(var schema) -> schema;
            case FeedSchemas.Reading.Invalid(var why) ->
                throw new ConfluentError(422, ConfluentError.INVALID_SCHEMA, why);
        };
    }

    /// A version as paths name it; `latest` and -1 are the newest.
    private static int number(String version) {
        if (version.equals("latest")) {
            return -1;
        }
        try {
            int number = Integer.parseInt(version);
            if (number > 0 || number == -1) {
                return number;
            }
        } catch (NumberFormatException e) {
            LOG.debug("not a version: {}", version);
        }
        throw new ConfluentError(
                422,
                ConfluentError.INVALID_VERSION,
                "The specified version '" + version
                        + "' is not a valid version id. Allowed values are between [1, 2^31-1]"
                        + " and the string \"latest\"");
    }

    private static <T> T asking(String subject, Supplier<T> call) {
        try {
            return call.get();
        } catch (SchemaRegistryException e) {
            throw switch (e.status()) {
                case 404 ->
                    e.errorCode() == ConfluentError.SUBJECT_NOT_FOUND
                            ? ConfluentError.noSuchSubject(subject)
                            : new ConfluentError(404, e.errorCode(), said(e));
                case 409 ->
                    new ConfluentError(
                            409,
                            409,
                            "Schema being registered is incompatible with an earlier schema for subject \"" + subject
                                    + "\", details: " + said(e));
                case 422 -> new ConfluentError(422, e.errorCode(), said(e));
                default -> failed(e);
            };
        }
    }

    private static ConfluentError failed(SchemaRegistryException e) {
        LOG.warn("schema registry status={} code={}", e.status(), e.errorCode(), e);
        return new ConfluentError(500, ConfluentError.STORE_FAILED, "Error in the backend data store");
    }

    private static String said(SchemaRegistryException e) {
        return String.valueOf(e.getMessage());
    }
}
