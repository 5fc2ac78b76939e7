package parley.deploy.space;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import parley.identity.Did;
import parley.identity.KafkaTransport;
import parley.quota.Quota;
import parley.quota.Quotas;
import parley.topics.Names;
import parley.topics.People;

/// One space as its file describes it; checked, so that what it says can be started.
/// @param file where it was read; relative paths in it start there
/// @param did the organisation's DID
/// @param partnerPort where partners reach the broker that is started
/// @param existingKafka the cluster to use instead of starting one
/// @param existingSchemaRegistry the Confluent API of the schema registry to use instead of starting one
/// @param data the folder for everything the space keeps, its keys apart
/// @param quotas how much its twins, their agents and its partners may ask; what the file leaves out is as by default
/// @param agents the clients of the realm that are agents
/// @param people whom the realm knows from its first day; others are made while it runs
/// @param components heap and JVM options by component, where they differ from the defaults
public record SpaceFile(
        Path file,
        String organisation,
        String did,
        Path data,
        Ports ports,
        PartnerPort partnerPort,
        Optional<ExistingKafka> existingKafka,
        Optional<URI> existingSchemaRegistry,
        Keycloak keycloak,
        Quotas quotas,
        List<Agent> agents,
        List<Person> people,
        Map<String, Tuning> components) {

    public SpaceFile {
        agents = List.copyOf(agents);
        people = List.copyOf(people);
        components = Map.copyOf(components);
    }

    /// The realm whose tokens the space accepts.
    /// @param start whether this space runs the Keycloak server; else one at that URL is used
    /// @param manager who keeps the clients of agents, if that is not identity-bridge's own client
    public record Keycloak(String realm, URI url, boolean start, Optional<Manager> manager) {
        /// Who signs the tokens.
        public String issuer() {
            return url + "/realms/" + realm;
        }

        /// Where clients get tokens.
        public String tokenEndpoint() {
            return issuer() + "/protocol/openid-connect/token";
        }

        /// Where the keys of the tokens are.
        public String certificates() {
            return issuer() + "/protocol/openid-connect/certs";
        }
    }

    /// A client that may manage the realm's clients.
    ///
    /// @param secretFile the file that holds its secret
    public record Manager(String client, Path secretFile) {}

    /// Where its components' logs are, each named for its component.
    public Path logs() {
        return data.resolve("logs");
    }

    /// Where the space's services and agents reach its cluster.
    public String bootstrapServers() {
        return existingKafka.map(ExistingKafka::bootstrapServers).orElse("localhost:" + ports.kafka());
    }

    /// What they speak there.
    public KafkaTransport transport() {
        return existingKafka.map(ExistingKafka::transport).orElse(KafkaTransport.PLAIN);
    }

    /// Where mirrors reach it, partners' and the space's own.
    /// @throws SpaceFileException if they cannot
    public String bootstrapServersForPartners() {
        return existingKafka
                .map(kafka -> forPartners(kafka).bootstrapServers())
                .orElse(partnerPort.host() + ":" + ports.kafkaPartners());
    }

    /// What the cluster shows to mirrors, or what vouches for that, PEM.
    /// @throws SpaceFileException if none is named, or it cannot be read
    public String certificateForPartners() throws IOException {
        return existingKafka.isPresent()
                ? certificates(forPartners(existingKafka.get()))
                : PartnerPort.certificate(file);
    }

    private ExistingKafka.ForPartners forPartners(ExistingKafka kafka) {
        return kafka.partners()
                .orElseThrow(() -> new SpaceFileException(
                        file, "kafka.partners", "is missing: it says where partners reach the cluster"));
    }

    private String certificates(ExistingKafka.ForPartners partners) {
        try {
            return Files.readString(partners.certificates());
        } catch (IOException e) {
            throw new SpaceFileException(file, "kafka.partners.certificates", "cannot be read: " + e);
        }
    }

    /// The Confluent API of the schema registry.
    public URI schemaRegistry() {
        return existingSchemaRegistry.orElseGet(
                () -> URI.create("http://localhost:" + ports.schemaRegistry() + "/apis/ccompat/v7"));
    }

    /// One that acts for twins.
    ///
    /// @param custody whether it has no key of its own: identity-bridge keeps one for each of its
    /// twins, and signs for whoever has its token
    public record Agent(String client, boolean custody) {}

    /// One who signs in to the console.
    ///
    /// @param name the user name
    public record Person(String name) {}

    /// What a component's JVM gets.
    /// @param heap a size as `-Xmx` takes it; empty for the default
    public record Tuning(String heap, List<String> options) {
        public Tuning {
            options = List.copyOf(options);
        }
    }

    /// Reads and checks a file.
    /// @throws SpaceFileException naming the file and the field that is missing or wrong
    public static SpaceFile read(Path file) throws IOException {
        try {
            return parse(file, Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new SpaceFileException(file, "", "does not exist");
        }
    }

    static SpaceFile parse(Path file, String yaml) {
        var root = new Fields(file, "", tree(file, yaml));
        root.known(
                "organisation",
                "did",
                "data",
                "ports",
                "partners",
                "kafka",
                "schemaRegistry",
                "keycloak",
                "quotas",
                "agents",
                "people",
                "components");
        if (root.has("kafka") && root.has("partners")) {
            throw root.refuse("partners", "contradicts kafka; kafka.partners says where partners reach that cluster");
        }
        var organisation = root.read("organisation", name -> Names.require("organisation", name));
        return new SpaceFile(
                file,
                organisation,
                root.read("did", SpaceFile::organisationDid),
                root.path("data"),
                ports(root.section("ports"), root.has("kafka"), root.has("schemaRegistry")),
                root.has("partners") ? partnerPort(root.section("partners")) : PartnerPort.LOCAL,
                root.has("kafka") ? Optional.of(ExistingKafka.read(root.section("kafka"))) : Optional.empty(),
                root.has("schemaRegistry") ? Optional.of(schemaRegistry(root)) : Optional.empty(),
                keycloak(root.section("keycloak")),
                root.has("quotas") ? quotas(root.section("quotas")) : Quotas.DEFAULT,
                unique(
                        root,
                        "agents",
                        root.sections("agents").stream().map(SpaceFile::agent).toList(),
                        Agent::client),
                unique(
                        root,
                        "people",
                        root.sections("people").stream().map(SpaceFile::person).toList(),
                        Person::name),
                tuning(root));
    }

    private static JsonNode tree(Path file, String yaml) {
        try {
            return new YAMLMapper().readTree(yaml);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new SpaceFileException(
                    file,
                    "",
                    "is no YAML" + (at == null ? "" : ", line " + at.getLineNr()) + ": " + e.getOriginalMessage());
        }
    }

    private static URI schemaRegistry(Fields root) {
        return root.section("schemaRegistry").known("url").url("url");
    }

    /// Refuses the port of what is not started.
    private static void startsNothing(Fields fields, Set<String> names, String existing) {
        for (var name : names) {
            if (fields.has(name)) {
                throw fields.refuse(name, "contradicts " + existing + ", which exists already: nothing listens there");
            }
        }
    }

    private static Ports ports(Fields fields, boolean kafkaExists, boolean schemaRegistryExists) {
        fields.known(
                "kafka",
                "kafkaPartners",
                "kafkaInternal",
                "kafkaController",
                "schemaRegistry",
                "schemaRegistryManagement",
                "twinRegistry",
                "interactionBroker",
                "feedStreams",
                "identityBridge",
                "console");
        var absent = new HashSet<String>();
        if (kafkaExists) {
            startsNothing(fields, Ports.KAFKA, "kafka");
            absent.addAll(Ports.KAFKA);
        }
        if (schemaRegistryExists) {
            startsNothing(fields, Ports.SCHEMA_REGISTRY, "schemaRegistry");
            absent.addAll(Ports.SCHEMA_REGISTRY);
        }
        ToIntFunction<String> own = name -> absent.contains(name) ? Ports.NONE : fields.port(name);
        var feedStreams = fields.ports("feedStreams");
        var ports = new Ports(
                own.applyAsInt("kafka"),
                own.applyAsInt("kafkaPartners"),
                own.applyAsInt("kafkaInternal"),
                own.applyAsInt("kafkaController"),
                own.applyAsInt("schemaRegistry"),
                own.applyAsInt("schemaRegistryManagement"),
                fields.port("twinRegistry"),
                fields.port("interactionBroker"),
                feedStreams.getFirst(),
                fields.port("identityBridge"),
                fields.has("console") ? fields.port("console") : Ports.NONE,
                feedStreams.subList(1, feedStreams.size()));
        var seen = new HashSet<Integer>();
        ports.byName().forEach((name, port) -> {
            if (!seen.add(port)) {
                throw fields.refuse(name, port + " stands twice");
            }
        });
        return ports;
    }

    private static PartnerPort partnerPort(Fields fields) {
        fields.known("host", "listen");
        return new PartnerPort(fields.read("host", SpaceFile::host), fields.read("listen", SpaceFile::host));
    }

    private static String host(String text) {
        if (!text.matches("[A-Za-z0-9.-]{1,253}")) {
            throw new IllegalArgumentException("`" + text + "` is no host");
        }
        return text;
    }

    private static Keycloak keycloak(Fields fields) {
        fields.known("realm", "url", "start", "manager");
        boolean start = fields.flag("start");
        if (start && fields.has("manager")) {
            throw fields.refuse("manager", "contradicts keycloak.start: true, whose realm has one");
        }
        return new Keycloak(
                fields.read("realm", name -> Names.require("realm", name)),
                fields.url("url"),
                start,
                fields.has("manager") ? Optional.of(manager(fields.section("manager"))) : Optional.empty());
    }

    private static Manager manager(Fields fields) {
        fields.known("client", "secretFile");
        return new Manager(fields.text("client"), fields.path("secretFile"));
    }

    private static Quotas quotas(Fields fields) {
        fields.known("twin", "agent", "partner", "partnerBytesPerSecond");
        return new Quotas(
                quota(fields, "twin", Quotas.DEFAULT.twin()),
                quota(fields, "agent", Quotas.DEFAULT.agent()),
                quota(fields, "partner", Quotas.DEFAULT.partner()),
                fields.number("partnerBytesPerSecond", Long.MAX_VALUE, Quotas.DEFAULT.partnerBytesPerSecond()));
    }

    private static Quota quota(Fields quotas, String name, Quota otherwise) {
        if (!quotas.has(name)) {
            return otherwise;
        }
        var fields = quotas.section(name).known("perMinute", "burst");
        return new Quota(
                fields.number("perMinute", Quota.MOST, otherwise.perMinute()),
                fields.number("burst", Quota.MOST, otherwise.burst()));
    }

    private static Agent agent(Fields fields) {
        fields.known("client", "custody");
        return new Agent(fields.read("client", People::requireClient), fields.flag("custody"));
    }

    private static Person person(Fields fields) {
        fields.known("name");
        return new Person(fields.read("name", name -> {
            People.agentOf(name);
            return name;
        }));
    }

    /// Where browsers find the console; empty if the space has none.
    public Optional<URI> console() {
        return ports.console() == Ports.NONE
                ? Optional.empty()
                : Optional.of(URI.create("http://localhost:" + ports.console()));
    }

    private static Map<String, Tuning> tuning(Fields root) {
        var tuning = new HashMap<String, Tuning>();
        root.node().path("components").fieldNames().forEachRemaining(name -> {
            var fields = root.section("components").section(name).known("heap", "options");
            var options = new java.util.ArrayList<String>();
            fields.node().path("options").forEach(option -> options.add(option.asText()));
            tuning.put(name, new Tuning(fields.node().path("heap").asText(""), options));
        });
        return tuning;
    }

    private static String organisationDid(String did) {
        return Did.organisation(did).value();
    }

    private static <T> List<T> unique(Fields root, String field, List<T> entries, Function<T, String> name) {
        var seen = new HashSet<String>();
        for (var entry : entries) {
            if (!seen.add(name.apply(entry))) {
                throw root.refuse(field, name.apply(entry) + " stands twice");
            }
        }
        return entries;
    }
}
