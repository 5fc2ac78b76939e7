package parley.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import parley.deploy.space.Clients;
import parley.deploy.space.ExistingKafka;
import parley.deploy.space.Keys;
import parley.deploy.space.PartnerFolder;
import parley.deploy.space.PartnerPort;
import parley.deploy.space.Ports;
import parley.deploy.space.SpaceFile;
import parley.identity.Did;
import parley.identity.Introduction;
import parley.identity.KafkaTransport;
import parley.identity.OrganisationKey;
import parley.identity.Partnership;
import parley.identity.SigningKey;
import parley.quota.Quotas;
import parley.topics.Names;
import parley.topics.People;
import parley.topics.ServiceRights;

class PlanTest {
    private static final SpaceFile HARBOUR = space("harbour", 17100, true);
    private static final SpaceFile GRID = space("grid", 18100, false);
    private static final Map<String, Keys> KEYS = keys();
    private static final Software SOFTWARE = new Software(
            Path.of("/jdk/bin/java"),
            "/broker/*",
            "/connect/*",
            Path.of("/cache/keycloak"),
            Path.of("/cache/apicurio"),
            Map.of("feed-streams", "/feed-streams.jar"),
            Map.of());
    private static final Plan PLAN = Plan.of(List.of(HARBOUR, GRID), KEYS, SOFTWARE, Wiring.SHIPPED, "run-1");

    @Test
    void hasEveryPartOfBothSpacesAndOneKeycloak() {
        assertThat(programs(PLAN).keySet())
                .containsExactlyInAnyOrder(
                        "harbour/keycloak",
                        "harbour/kafka",
                        "harbour/schema-registry",
                        "harbour/twin-registry",
                        "harbour/interaction-broker",
                        "harbour/feed-streams",
                        "harbour/identity-bridge",
                        "harbour/console",
                        "harbour/mirror-grid",
                        "grid/kafka",
                        "grid/schema-registry",
                        "grid/twin-registry",
                        "grid/interaction-broker",
                        "grid/feed-streams",
                        "grid/identity-bridge",
                        "grid/console",
                        "grid/mirror-harbour");
    }

    @Test
    void aBrokerWaitsForNobodysTokens() {
        assertThat(program("harbour/kafka").needs()).containsExactly("harbour/kafka-format");
    }

    @Test
    void aMirrorWaitsForWhatBothSidesMakeOfThePartnership() {
        assertThat(program("grid/mirror-harbour").needs())
                .containsExactlyInAnyOrder("grid/partner-harbour", "harbour/partner-grid");
        assertThat(program("grid/mirror-harbour").probe())
                .isEqualTo(new Probe.Mirroring(7, Path.of("/spaces/grid/data/mirror-harbour/health")));
    }

    @Test
    void aMirrorOfAPartnerElsewhereDoesNotWait() {
        var alone = Plan.of(List.of(HARBOUR), KEYS, SOFTWARE, Wiring.SHIPPED, "run-1");

        assertThat(programs(alone).get("harbour/mirror-grid")).isNotNull().satisfies(mirror -> {
            assertThat(mirror.probe())
                    .isEqualTo(new Probe.Mirroring(0, Path.of("/spaces/harbour/data/mirror-grid/health")));
            assertThat(mirror.needs()).containsExactlyInAnyOrder("harbour/partner-grid");
        });
    }

    @Test
    void noSecretStandsOnACommandLine() {
        var secrets = Stream.of(HARBOUR, GRID)
                .flatMap(space -> secrets(space).stream())
                .toList();
        var argumentFiles = PLAN.files().stream()
                .filter(file -> file.path().toString().endsWith(".args"))
                .map(TextFile::content);
        var lines = programs(PLAN).values().stream().map(program -> String.join(" ", program.command()));

        assertThat(Stream.concat(argumentFiles, lines))
                .allSatisfy(text -> assertThat(secrets).noneMatch(text::contains));
        assertThat(PLAN.toString()).satisfies(text -> assertThat(secrets).noneMatch(text::contains));
    }

    @Test
    void everyProcessCarriesTheRunsMark() {
        assertThat(programs(PLAN).values())
                .allSatisfy(program -> assertThat(program.command()).contains("-Dparley.run=run-1"));
    }

    /// A cluster's id follows from the organisation's DID, and of 64 one begins with a dash.
    @Test
    void aClustersIdIsNeverTakenForAnOption() {
        var ids = IntStream.range(17_000, 17_300)
                .mapToObj(
                        port -> Plan.of(List.of(space("harbour", port, true)), KEYS, SOFTWARE, Wiring.SHIPPED, "run-1"))
                .map(plan -> file(plan, "/spaces/harbour/data/config/kafka-format.args")
                        .content())
                .map(text -> text.replaceAll("(?s).*\n\"--cluster-id=([\\w-]{22})\"\n.*", "$1"))
                .toList();

        assertThat(ids).allMatch(id -> id.length() == 22).anyMatch(id -> id.startsWith("-"));
    }

    @Test
    void aBrokerHasNoListenerWithoutLoginAndRefusesByDefault() throws Exception {
        var broker = properties("/spaces/harbour/data/config/kafka.properties");

        assertThat(broker.getProperty("listener.security.protocol.map").split(","))
                .allMatch(listener -> listener.endsWith(":SASL_PLAINTEXT") || listener.equals("PARTNERS:SASL_SSL"));
        assertThat(broker.getProperty("listeners").split(",")).allMatch(listener -> listener.contains("//127.0.0.1:"));
        assertThat(broker)
                .containsEntry("allow.everyone.if.no.acl.found", "false")
                .containsEntry("super.users", "User:Broker")
                .containsEntry("auto.create.topics.enable", "false")
                .containsEntry("listener.name.oauth.oauthbearer.sasl.oauthbearer.expected.audience", "kafka")
                .containsEntry(
                        "listener.name.oauth.oauthbearer.sasl.oauthbearer.expected.issuer",
                        "http://localhost:17100/realms/harbour");
    }

    @Test
    void noClientOfTheRealmCanHaveTheNameOfTheBrokersSuperUser() {
        assertThat(Names.valid(Login.ADMIN)).isFalse();
        assertThat(People.agent(Login.ADMIN, null)).isEmpty();
    }

    @Test
    void aBrokerTellsWhatItDeniesByItsOwnLogin() throws Exception {
        var broker = properties("/spaces/harbour/data/config/kafka.properties");

        assertThat(broker)
                .containsEntry("authorizer.class.name", "parley.plugins.FencingAuthorizer")
                .containsEntry("parley.denials.organisation", "did:web:localhost%3A17106")
                .containsEntry("parley.denials.security.protocol", "SASL_PLAINTEXT");
        assertThat(broker.getProperty("advertised.listeners"))
                .contains("INTERNAL://" + broker.getProperty("parley.denials.bootstrap.servers"));
        assertThat(broker.getProperty("listener.name.internal.plain.sasl.jaas.config"))
                .startsWith(
                        broker.getProperty("parley.denials.sasl.jaas.config").replace(";", ""));
    }

    @Test
    void aMirrorPullsItsLaneAndCopiesNeitherRightsNorRetention() throws Exception {
        var mirror = properties("/spaces/grid/data/config/mirror-harbour.properties");

        assertThat(mirror)
                .containsEntry("clusters", "harbour,self")
                .containsEntry("harbour->self.topics", "lane\\.grid\\..*")
                .containsEntry("self->harbour.enabled", "false")
                .containsEntry("sync.topic.acls.enabled", "false")
                .containsEntry("sync.topic.configs.enabled", "false")
                .containsEntry("emit.offset-syncs.enabled", "false")
                .containsEntry("emit.heartbeats.enabled", "false")
                .containsEntry("forwarding.admin.class", "parley.plugins.MirrorAdmin")
                .containsEntry("harbour.security.protocol", "SASL_SSL")
                .containsEntry("self.security.protocol", "SASL_SSL")
                .containsEntry("harbour.bootstrap.servers", "localhost:17110")
                .containsEntry("self.bootstrap.servers", "localhost:18110")
                .doesNotContainKey("offset-syncs.topic.location");
        assertThat(mirror.getProperty("harbour.sasl.jaas.config"))
                .contains("principal=\"partner-grid\"", "audience=\"did:web:localhost%3A17106\"");
        assertThat(mirror.getProperty("self.sasl.jaas.config"))
                .contains("principal=\"mirror-harbour\"", "audience=\"did:web:localhost%3A18106\"");
        assertThat(secrets(GRID)).noneMatch(mirror::containsValue);
    }

    @Test
    void noOneButTheIdentityBridgeMayTouchTheCluster() {
        assertThat(rights("harbour").filter(right -> right.pattern().resourceType() == ResourceType.CLUSTER))
                .allMatch(right -> principal(right).equals("User:identity-bridge"));
        assertThat(rights("harbour")).noneMatch(right -> right.pattern().name().equals("*"));
    }

    @Test
    void onlySigningServicesAreToldWhereTheOrganisationsKeyIs() {
        assertThat(file("/spaces/harbour/data/config/twin-registry.yml").content())
                .contains("organisation.p12");
        assertThat(file("/spaces/harbour/data/config/interaction-broker.yml").content())
                .contains("organisation.p12");
        assertThat(file("/spaces/harbour/data/config/feed-streams.yml").content())
                .doesNotContain("organisation.p12")
                .contains("client-id: \"feed-streams\"");
    }

    @Test
    void realmsOfAllUsersAreImportedByTheOneKeycloak() {
        assertThat(file("/spaces/harbour/data/keycloak/data/import/grid-realm.json")
                        .content())
                .contains("\"realm\" : \"grid\"", "balancer-agent", "\"accessTokenLifespan\" : 300");
        assertThat(file("/spaces/harbour/data/keycloak/data/import/harbour-realm.json")
                        .content())
                .contains("computer-agent");
    }

    @Test
    void peopleSignInByCodeWithPkceAtTheConsoleAlone() throws Exception {
        var realm = new ObjectMapper()
                .readTree(file("/spaces/harbour/data/keycloak/data/import/harbour-realm.json")
                        .content());

        var console = client(realm, "console");
        assertThat(console.path("standardFlowEnabled").asBoolean()).isTrue();
        for (var other : List.of(
                "publicClient",
                "serviceAccountsEnabled",
                "implicitFlowEnabled",
                "directAccessGrantsEnabled",
                "fullScopeAllowed")) {
            assertThat(console.path(other).asBoolean(true)).as(other).isFalse();
        }
        assertThat(console.path("redirectUris")).hasSize(1);
        assertThat(console.path("redirectUris").get(0).asText()).isEqualTo("http://localhost:17111/callback");
        assertThat(console.path("attributes").path("pkce.code.challenge.method").asText())
                .isEqualTo("S256");
        assertThat(console.path("defaultClientScopes").toString()).isEqualTo("[\"kafka\",\"parley\"]");
        assertThat(realm.path("registrationAllowed").asBoolean(true)).isFalse();
        assertThat(realm.path("bruteForceProtected").asBoolean()).isTrue();
        assertThat(realm.path("users").findValuesAsText("username"))
                .containsExactlyInAnyOrder("service-account-identity-bridge", "service-account-people", "ada");
    }

    @Test
    void whoKeepsPeopleKeepsNothingElseAndNoProcessHasItsSecret() throws Exception {
        var realm = new ObjectMapper()
                .readTree(file("/spaces/harbour/data/keycloak/data/import/harbour-realm.json")
                        .content());

        assertThat(client(realm, "people").path("defaultClientScopes")).isEmpty();
        for (var account : realm.path("users")) {
            if (account.path("username").asText().equals("service-account-people")) {
                assertThat(account.path("clientRoles").toString())
                        .isEqualTo("{\"realm-management\":[\"manage-users\",\"view-users\",\"query-users\"]}");
            }
        }
        assertThat(PLAN.files())
                .filteredOn(file -> file.content().contains("secret-harbourpeople"))
                .extracting(TextFile::path)
                .containsExactly(Path.of("/spaces/harbour/data/keycloak/data/import/harbour-realm.json"));
    }

    @Test
    void theConsoleHasNoRightsOfItsOwn() {
        assertThat(content(PLAN, "config/console.yml"))
                .contains("client-id: \"console\"", "secret-harbourconsole")
                .doesNotContain("organisation.p12", "admin-secret");
        assertThat(ServiceRights.of())
                .extracting(right -> right.entry().principal())
                .doesNotContain("User:console", "User:people");
    }

    private static JsonNode client(JsonNode realm, String id) {
        for (var client : realm.path("clients")) {
            if (client.path("clientId").asText().equals(id)) {
                return client;
            }
        }
        throw new AssertionError("no client " + id);
    }

    @Test
    void theRegistryIsToldWhichKeysAreTheAgentsOwn() {
        assertThat(file("/spaces/harbour/data/config/twin-registry.yml").content())
                .contains("agent-keys:\n    computer-agent: \"z6MkComputer\"\n")
                .doesNotContain("curl-agent");
    }

    @Test
    void agentsMayNotAddressTheSchemaRegistry() {
        assertThat(Clients.of(HARBOUR))
                .filteredOn(client -> client.audiences().contains("schema-registry"))
                .extracting(Clients.Client::id)
                .containsExactly("twin-registry", "feed-streams", "identity-bridge");
    }

    @Test
    void wiringReplacesLeavesOutAndAdds() {
        var wiring = new Wiring(
                Set.of("grid/identity-bridge", "mirror-grid"),
                Map.of("feed-streams", "test.Unfenced"),
                Map.of("feed-streams", List.of(Path.of("/tests"))),
                Map.of("harbour/feed-streams", List.of("-Dlate=1")));

        var plan = Plan.of(List.of(HARBOUR, GRID), KEYS, SOFTWARE, wiring, "run-1");

        assertThat(programs(plan).keySet()).doesNotContain("grid/identity-bridge", "harbour/mirror-grid");
        assertThat(programs(plan).keySet()).contains("harbour/identity-bridge");
        var arguments = plan.files().stream()
                .filter(file -> file.path().endsWith("harbour/data/config/feed-streams.args"))
                .map(TextFile::content)
                .collect(Collectors.joining());
        assertThat(arguments).contains("test.Unfenced", "/tests:/feed-streams.jar", "-Dlate=1");
    }

    @Test
    void tasksFallWithWhatTheyServe() {
        var wiring = new Wiring(Set.of("grid/kafka", "harbour/keycloak"), Map.of(), Map.of(), Map.of());

        var plan = Plan.of(List.of(HARBOUR, GRID), KEYS, SOFTWARE, wiring, "run-1");

        assertThat(plan.components())
                .filteredOn(component -> component instanceof Component.Task)
                .extracting(Component::name)
                .containsExactlyInAnyOrder(
                        "harbour/kafka-format", "harbour/topics", "harbour/partner-grid", "grid/partner-harbour");
    }

    private static final KafkaTransport TLS = KafkaTransport.tls(Path.of("/ca.pem"));
    private static final ExistingKafka KAFKA = new ExistingKafka(
            "kafka.example:9093",
            TLS,
            Path.of("/admin.properties"),
            Optional.of(new ExistingKafka.ForPartners("kafka.example:9094", Path.of("/partners.pem"))));
    private static final URI REGISTRY = URI.create("https://registry.example/apis/ccompat/v7");

    @Test
    void whatExistsIsNotStartedAndEverythingWaitsUntilItFits() {
        var space = space("harbour", 17100, false, Optional.of(KAFKA), Optional.of(REGISTRY));

        var plan = Plan.of(List.of(space), KEYS, SOFTWARE, Wiring.SHIPPED, "run-1");

        assertThat(programs(plan).keySet())
                .containsExactlyInAnyOrder(
                        "harbour/twin-registry",
                        "harbour/interaction-broker",
                        "harbour/feed-streams",
                        "harbour/identity-bridge",
                        "harbour/console",
                        "harbour/mirror-grid");
        assertThat(programs(plan).get("harbour/identity-bridge"))
                .isNotNull()
                .satisfies(bridge -> assertThat(bridge.needs())
                        .containsExactlyInAnyOrder("harbour/keycloak", "harbour/kafka-login"));
        assertThat(plan.components())
                .filteredOn(
                        component -> component instanceof Component.Task task && task.work() instanceof Work.Existing)
                .extracting(Component::name)
                .containsExactlyInAnyOrder(
                        "harbour/kafka", "harbour/kafka-login", "harbour/keycloak", "harbour/schema-registry");
        assertThat(plan.files()).noneMatch(file -> file.path().toString().matches(".*(kafka|keycloak|registry/).*"));
        assertThat(secrets(space)).noneMatch(plan.toString()::contains);
    }

    @Test
    void eachExistsOrIsStartedWithoutRegardToTheOthers() {
        var kafka = space("harbour", 17100, true, Optional.of(KAFKA), Optional.empty());
        var registry = space("harbour", 17100, true, Optional.empty(), Optional.of(REGISTRY));
        var keycloak = space("harbour", 17100, false);

        assertThat(started(kafka)).containsExactlyInAnyOrder("harbour/keycloak", "harbour/schema-registry");
        assertThat(started(registry)).containsExactlyInAnyOrder("harbour/keycloak", "harbour/kafka");
        assertThat(started(keycloak)).containsExactlyInAnyOrder("harbour/kafka", "harbour/schema-registry");
    }

    @Test
    void eachInstanceOfFeedStreamsIsAProcessOfItsOwnThatKnowsWhichItIs() {
        var plan = Plan.of(List.of(twice(HARBOUR)), KEYS, SOFTWARE, Wiring.SHIPPED, "run-1");

        assertThat(programs(plan).keySet()).contains("harbour/feed-streams", "harbour/feed-streams-2");
        assertThat(programs(plan).get("harbour/feed-streams-2"))
                .isNotNull()
                .satisfies(second -> assertThat(second.ports()).containsExactly(17150));
        assertThat(content(plan, "config/feed-streams.yml")).contains("instance: \"1\"", "port: 17108");
        assertThat(content(plan, "config/feed-streams-2.yml"))
                .contains("instance: \"2\"", "port: 17150", "client-id: \"feed-streams\"")
                .contains("feed-streams-2/state");
    }

    private static SpaceFile twice(SpaceFile of) {
        var ports = of.ports();
        return new SpaceFile(
                of.file(),
                of.organisation(),
                of.did(),
                of.data(),
                new Ports(
                        ports.kafka(),
                        ports.kafkaPartners(),
                        ports.kafkaInternal(),
                        ports.kafkaController(),
                        ports.schemaRegistry(),
                        ports.schemaRegistryManagement(),
                        ports.twinRegistry(),
                        ports.interactionBroker(),
                        ports.feedStreams(),
                        ports.identityBridge(),
                        ports.console(),
                        List.of(17150)),
                of.partnerPort(),
                of.existingKafka(),
                of.existingSchemaRegistry(),
                of.keycloak(),
                of.quotas(),
                of.agents(),
                of.people(),
                of.components());
    }

    private static List<String> started(SpaceFile space) {
        return programs(Plan.of(List.of(space), KEYS, SOFTWARE, Wiring.SHIPPED, "run-1")).keySet().stream()
                .filter(name ->
                        Stream.of("kafka", "keycloak", "schema-registry").anyMatch(name::endsWith))
                .toList();
    }

    @Test
    void clientsSpeakWithAnExistingClusterAsItsFileSays() {
        var space = space("harbour", 17100, true, Optional.of(KAFKA), Optional.empty());

        var plan = Plan.of(List.of(space), KEYS, SOFTWARE, Wiring.SHIPPED, "run-1");

        assertThat(content(plan, "config/feed-streams.yml"))
                .contains("kafka.example:9093", "security-protocol: \"SASL_SSL\"", "certificates: \"/ca.pem\"");
        assertThat(content(plan, "agents/computer-agent/agent.json"))
                .contains("kafka.example:9093", "\"SASL_SSL\"", "\"certificates\" : \"/ca.pem\"");
        assertThat(content(plan, "schema-registry/config/application.properties"))
                .contains(
                        "apicurio.kafkasql.bootstrap.servers=kafka.example:9093",
                        "apicurio.kafkasql.security.protocol=SASL_SSL",
                        "apicurio.kafkasql.consumer.ssl.truststore.location=/ca.pem");
        assertThat(content(plan, "config/mirror-grid.properties"))
                .contains("self.bootstrap.servers=kafka.example:9094", "\nreplication.factor=-1\n");
    }

    @Test
    void whereAnotherClientManagesTheRealmIdentityBridgeMayNot() {
        var own = space("harbour", 17100, false);
        var managed = managedBy(own, new SpaceFile.Manager("parley-manager", Path.of("/manager")));

        assertThat(realm(own)).contains("manage-clients", "service-account-identity-bridge");
        assertThat(realm(managed)).doesNotContain("manage-clients", "service-account-identity-bridge");
        assertThat(content(Plan.of(List.of(managed), KEYS, SOFTWARE, Wiring.SHIPPED, ""), "config/identity-bridge.yml"))
                .contains("client: \"parley-manager\"", "secret: \"manager-secret-harbour\"");
    }

    @Test
    void identityBridgeKeepsAllRightsOfAClusterThatIsStartedAndNoOthersOfOneThatExists() {
        var existing = space("harbour", 17100, true, Optional.of(KAFKA), Optional.empty());

        assertThat(content(PLAN, "config/identity-bridge.yml")).contains("own-cluster: true");
        assertThat(content(
                        Plan.of(List.of(existing), KEYS, SOFTWARE, Wiring.SHIPPED, "run-1"),
                        "config/identity-bridge.yml"))
                .contains("own-cluster: false");
    }

    @Test
    void identityBridgeClosesWhatWidensClientsOfARealmThatOneOfTheSpacesStarts() {
        var elsewhere = space("harbour", 17100, false);

        assertThat(content(PLAN, "config/identity-bridge.yml")).contains("own-realm: true");
        assertThat(PLAN.files())
                .filteredOn(file -> file.path().endsWith("config/identity-bridge.yml"))
                .extracting(TextFile::content)
                .allMatch(settings -> settings.contains("own-realm: true"));
        assertThat(content(
                        Plan.of(List.of(elsewhere), KEYS, SOFTWARE, Wiring.SHIPPED, ""), "config/identity-bridge.yml"))
                .contains("own-realm: false");
    }

    @Test
    void identityBridgeKnowsTheClientsOfServicesAsTheRealmHasThemAndNoSecret() throws Exception {
        var defined = new ObjectMapper().readTree(content(PLAN, "config/realm-clients.json"));

        assertThat(defined.path("clients").findValuesAsText("clientId"))
                .contains("twin-registry", "feed-streams", "identity-bridge", "schema-registry", "console", "people")
                .doesNotContain("computer-agent");
        assertThat(defined.toString()).doesNotContain("secret-harbour").contains("/clients/console.secret");
        assertThat(client(defined, "console").path("redirectUris")).isNotEmpty();
        assertThat(client(defined, "identity-bridge").path("protocolMappers")).isNotEmpty();
        assertThat(defined.path("clientScopes").findValuesAsText("name"))
                .contains("kafka", "parley", "schema-registry");
        assertThat(defined.path("clientScopeMappings").findValuesAsText("client"))
                .containsExactly("identity-bridge", "people");
    }

    private static String realm(SpaceFile space) {
        return Plan.forExisting(space, keys(space), Path.of("/for-operators")).stream()
                .filter(file -> file.path().equals(Path.of("/for-operators/harbour-realm.json")))
                .map(TextFile::content)
                .findFirst()
                .orElseThrow();
    }

    private static Keys keys(SpaceFile space) {
        return KEYS.entrySet().stream()
                .filter(entry -> entry.getKey().equals(space.organisation()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static SpaceFile managedBy(SpaceFile space, SpaceFile.Manager manager) {
        var keycloak = space.keycloak();
        return new SpaceFile(
                space.file(),
                space.organisation(),
                space.did(),
                space.data(),
                space.ports(),
                space.partnerPort(),
                space.existingKafka(),
                space.existingSchemaRegistry(),
                new SpaceFile.Keycloak(keycloak.realm(), keycloak.url(), false, Optional.of(manager)),
                space.quotas(),
                space.agents(),
                space.people(),
                space.components());
    }

    private static String content(Plan plan, String path) {
        return plan.files().stream()
                .filter(file -> file.path().equals(Path.of("/spaces/harbour/data", path)))
                .map(TextFile::content)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void refusesToNeedWhatIsNotPlanned() {
        assertThatThrownBy(() -> new Plan(
                        List.of(),
                        List.of(new Component.Task(
                                "a/b", Set.of("a/c"), new Work.KeycloakHome(Path.of("x"), Path.of("y"))))))
                .hasMessageContaining("a/b needs what is not planned");
    }

    private static Stream<AclBinding> rights(String organisation) {
        return PLAN.components().stream()
                .filter(component -> component.name().equals(organisation + "/topics"))
                .flatMap(component ->
                        component instanceof Component.Task task && task.work() instanceof Work.Provision provision
                                ? provision.rights().stream()
                                : Stream.empty());
    }

    private static String principal(AclBinding right) {
        return right.entry().principal();
    }

    private static Component.Program program(String name) {
        return programs(PLAN).entrySet().stream()
                .filter(entry -> entry.getKey().equals(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Component.Program> programs(Plan plan) {
        return plan.components().stream()
                .flatMap(component ->
                        component instanceof Component.Program program ? Stream.of(program) : Stream.empty())
                .collect(Collectors.toMap(Component.Program::name, program -> program));
    }

    private static Properties properties(String path) throws Exception {
        var properties = new Properties();
        properties.load(new StringReader(file(path).content()));
        return properties;
    }

    private static TextFile file(String path) {
        return file(PLAN, path);
    }

    private static TextFile file(Plan plan, String path) {
        return plan.files().stream()
                .filter(file -> file.path().equals(Path.of(path)))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> secrets(SpaceFile space) {
        var keys = keys().get(space.organisation());
        return keys == null
                ? List.of()
                : Stream.concat(
                                keys.clientSecrets().values().stream(),
                                Stream.of(
                                        keys.brokerSecret(),
                                        keys.partnerPortSecret(),
                                        keys.realmManager(),
                                        "admin-secret-" + space.organisation()))
                        .toList();
    }

    private static Map<String, Keys> keys() {
        var harbour = key(1);
        var grid = key(2);
        var agreed = Partnership.between(
                introduction(HARBOUR, harbour, "grid"),
                new OrganisationKey(new Did(HARBOUR.did()), harbour),
                introduction(GRID, grid, "harbour"),
                new OrganisationKey(new Did(GRID.did()), grid),
                "invitation",
                Instant.EPOCH);
        var seenByGrid = Partnership.of(new Did(GRID.did()), grid.publicKey(), agreed.statements());
        return Map.of("harbour", keys(HARBOUR, harbour, agreed), "grid", keys(GRID, grid, seenByGrid));
    }

    private static SigningKey key(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(bytes);
    }

    private static Introduction introduction(SpaceFile space, SigningKey key, String nameForPartner) {
        return new Introduction(
                new Did(space.did()),
                key.publicKey(),
                space.organisation(),
                nameForPartner,
                "localhost:" + space.ports().kafkaPartners(),
                key(3).publicKey());
    }

    private static Keys keys(SpaceFile space, SigningKey key, Partnership partnership) {
        var organisation = space.organisation();
        var folder = Path.of("/spaces/" + organisation + "/partners/" + partnership.name());
        return new Keys(
                key.multibase(),
                "broker-secret-" + organisation,
                "port-secret-" + organisation,
                Map.of("bootstrap.servers", "kafka.example:9092", "sasl.jaas.config", "admin-secret-" + organisation),
                "manager-secret-" + organisation,
                Stream.concat(Clients.of(space).stream().map(Clients.Client::id), Clients.OF_PEOPLE.stream())
                        .collect(Collectors.toMap(client -> client, client -> "secret-" + organisation + client)),
                Map.of("computer-agent", "z6MkComputer"),
                Map.of("ada", "password-of-ada"),
                List.of(new PartnerFolder(folder, partnership)));
    }

    private static SpaceFile space(String name, int port, boolean startsKeycloak) {
        return space(name, port, startsKeycloak, Optional.empty(), Optional.empty());
    }

    private static SpaceFile space(
            String name,
            int port,
            boolean startsKeycloak,
            Optional<ExistingKafka> existingKafka,
            Optional<URI> existingSchemaRegistry) {
        return new SpaceFile(
                Path.of("/spaces/" + name + "/space.yaml"),
                name,
                "did:web:localhost%3A" + (port + 6),
                Path.of("/spaces/" + name + "/data"),
                new Ports(
                        port + 1, port + 10, port + 2, port + 3, port + 4, port + 5, port + 6, port + 7, port + 8,
                        port + 9, port + 11, List.of()),
                PartnerPort.LOCAL,
                existingKafka,
                existingSchemaRegistry,
                new SpaceFile.Keycloak(name, URI.create("http://localhost:17100"), startsKeycloak, Optional.empty()),
                Quotas.DEFAULT,
                List.of(
                        new SpaceFile.Agent(name.equals("harbour") ? "computer-agent" : "balancer-agent", false),
                        new SpaceFile.Agent("curl-agent", true)),
                List.of(new SpaceFile.Person("ada")),
                Map.of());
    }
}
