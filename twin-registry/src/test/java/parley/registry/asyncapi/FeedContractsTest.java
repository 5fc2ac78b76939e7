package parley.registry.asyncapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.interaction.InteractionId;
import parley.registry.asyncapi.FeedContracts.Reader;

final class FeedContractsTest {
    private static final String TANK = "did:web:harbour.example:twins:tank";
    private static final String PUMP = "did:web:grid.example:twins:pump";
    private static final String FIRST =
            "{\"type\":\"record\",\"name\":\"Level\",\"fields\":[{\"name\":\"metres\",\"type\":\"double\"}]}";
    private static final String SECOND =
            "{\"type\":\"record\",\"name\":\"Level\",\"fields\":[{\"name\":\"metres\",\"type\":\"double\"},"
                    + "{\"name\":\"place\",\"type\":\"string\",\"default\":\"\"}]}";
    private static final Feed LEVEL = new Feed(
            "level", "feed.tank.level", 3, List.of(new FeedSchema("aa", FIRST, 1), new FeedSchema("bb", SECOND, 2)));
    private static final FeedContracts CONTRACTS = new FeedContracts(new Cluster(
            "one.example:9092, two.example:9092", false, URI.create("https://sso.example/realms/grid/token")));

    @Test
    void a_subscriber_is_told_of_its_delivery_and_of_every_schema_that_comes() throws IOException {
        var contract = CONTRACTS.of(new Reader("pump-agent", PUMP), TANK, List.of(LEVEL));

        assertThat(flaws(contract)).isEmpty();
        assertThat(unresolved(contract)).isEmpty();
        assertThat(contract.at("/channels/level/address").asText())
                .isEqualTo("in." + InteractionId.of(PUMP, TANK, "level"));
        assertThat(contract.at("/channels/level/bindings/kafka/partitions").asInt())
                .isEqualTo(3);
        assertThat(contract.at("/operations/receive-level/action").asText()).isEqualTo("receive");
        assertThat("agent.pump-agent.reader")
                .matches(contract.at("/operations/receive-level/bindings/kafka/groupId/pattern")
                        .asText());
        assertThat(contract.at("/components/messages/level-1/payload/schema")).isEqualTo(json(FIRST));
        assertThat(contract.at("/components/messages/level-2/payload/schema")).isEqualTo(json(SECOND));
        assertThat(contract.at("/components/schemas/headers/properties").has("parley-sig"))
                .isTrue();
        assertThat(contract.at("/servers/kafka-2/host").asText()).isEqualTo("two.example:9092");
    }

    @Test
    void the_twin_itself_is_told_where_it_publishes() throws IOException {
        var contract = CONTRACTS.of(new Reader("tank-agent", TANK), TANK, List.of(LEVEL));

        assertThat(flaws(contract)).isEmpty();
        assertThat(contract.at("/channels/level/address").asText()).isEqualTo("feed.tank.level");
        assertThat(contract.at("/operations/publish-level/action").asText()).isEqualTo("send");
    }

    @Test
    void who_may_see_no_feed_is_told_of_none() throws IOException {
        var contract = CONTRACTS.of(new Reader("pump-agent", PUMP), TANK, List.of());

        assertThat(flaws(contract)).isEmpty();
        assertThat(contract.toString()).doesNotContain("level");
    }

    @Test
    void what_is_no_contract_is_found() throws IOException {
        var contract = CONTRACTS.of(new Reader("pump-agent", PUMP), TANK, List.of(LEVEL));
        ((ObjectNode) contract.at("/channels/level")).put("adress", "in.x").remove("address");

        assertThat(flaws(contract)).hasSize(2);
    }

    private static List<String> flaws(JsonNode contract) throws IOException {
        try (var schema =
                Objects.requireNonNull(FeedContractsTest.class.getResourceAsStream("feeds-of-asyncapi-3.json"))) {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(new String(schema.readAllBytes(), StandardCharsets.UTF_8))
                    .validate(contract.toString(), InputFormat.JSON)
                    .stream()
                    .map(Object::toString)
                    .toList();
        }
    }

    /// The references that lead nowhere.
    private static List<String> unresolved(JsonNode contract) {
        var lost = new ArrayList<String>();
        contract.findValuesAsText("$ref").stream()
                .filter(reference -> contract.at(reference.substring(1)).isMissingNode())
                .forEach(lost::add);
        return lost;
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return new ObjectMapper().readTree(text);
    }
}
