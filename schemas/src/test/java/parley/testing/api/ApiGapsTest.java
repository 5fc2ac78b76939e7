package parley.testing.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApiGapsTest {
    private static final Route FIND = new Route("get", "/find", false, false);
    private static final Route SEND = new Route("post", "/commands", false, true);

    @Test
    void what_is_described_and_has_a_schema_has_no_gap() throws IOException {
        var gaps = gaps("""
                {"paths": {"/find": {"get": {
                  "parameters": [{"name": "text", "description": "words", "schema": {"type": "string"}}],
                  "responses": {
                    "200": {"description": "a page", "content": {"a/json": {"schema": {"$ref": "#/View"}}}},
                    "204": {"description": "nothing"},
                    "default": {"$ref": "#/Problem"}}}}},
                 "components": {"schemas": {"View": {
                  "type": "object", "description": "a view",
                  "properties": {"twin": {"type": "string", "description": "its DID"}}}}}}
                """, FIND);

        assertThat(gaps).isEmpty();
    }

    @Test
    void whatever_is_not_described_or_has_no_schema_is_a_gap() throws IOException {
        var gaps = gaps("""
                {"paths": {"/find": {"get": {
                  "parameters": [{"name": "text", "schema": {}}],
                  "requestBody": {"content": {"a/json": {}}},
                  "responses": {"200": {"description": "find 200 response", "content": {"a/json": {}}},
                    "202": {"description": "later"}}}}},
                 "components": {"schemas": {"View": {"properties": {"twin": {}}}}}}
                """, FIND);

        assertThat(gaps)
                .containsExactlyInAnyOrder(
                        "get /find: parameter text is not described",
                        "get /find: parameter text has no schema",
                        "get /find: body is not described",
                        "get /find: body a/json has no schema",
                        "get /find: answer 200 is not described",
                        "get /find: answer 200 a/json has no schema",
                        "get /find: answer 202 has no schema",
                        "View is not described",
                        "View.twin is not described",
                        "View.twin has no schema");
    }

    @Test
    void a_body_that_is_read_and_not_told_of_is_a_gap() throws IOException {
        var gaps = gaps("{\"paths\": {\"/commands\": {\"post\": {}}}}", SEND);

        assertThat(gaps).containsExactly("post /commands: body is not told of");
    }

    private static Set<String> gaps(String api, Route route) throws IOException {
        return ApiGaps.of(new ObjectMapper().readTree(api), Set.of(route));
    }
}
