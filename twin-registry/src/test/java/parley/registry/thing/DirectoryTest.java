package parley.registry.thing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import org.junit.jupiter.api.Test;

class DirectoryTest {

    @Test
    void the_directory_is_a_valid_thing() {
        JsonNode thing = Directory.thing("harbour", new Home(URI.create("urn:a"), URI.create("urn:b")));

        assertThat(ThingSchema.flaws(thing)).isEmpty();
        assertThat(thing.path("@type").asText()).isEqualTo("ThingDirectory");
        assertThat(URI.create("http://h:1/.well-known/wot")
                        .resolve(thing.at("/actions/createThing/forms/0/href")
                                .asText()
                                .replace("{id}", "x")))
                .isEqualTo(URI.create("http://h:1/things/x"));
    }
}
