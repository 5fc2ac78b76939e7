package parley.registry.description;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.apache.jena.riot.RiotException;
import parley.registry.description.Description.Excessive;
import parley.registry.description.Description.Malformed;

/// Descriptions as WoT Thing Descriptions 1.1 in JSON, and back. Nothing is fetched.
public final class Thing {

    private Thing() {}

    /// Something in a Thing Description that is not as it has to be.
    ///
    /// @param field where, as a JSON Pointer (RFC 6901); empty is the whole
    public record Flaw(String field, String description) {}

    /// What came of reading JSON.
    public sealed interface Json {

        /// It is an object.
        record Of(ObjectNode object) implements Json {}

        /// It is none, or too much.
        record Refused(Description why) implements Json {}
    }

    /// What came of reading a Thing Description.
    public sealed interface Reading {

        /// Its terms are understood; whether the twin may say this is another matter.
        record Read(Description description) implements Reading {}

        /// It is not as it has to be.
        record Flawed(List<Flaw> flaws) implements Reading {}
    }

    /// Reads an object of JSON as it was sent, with no more in it than a description may have.
    public static Json json(byte[] utf8) {
        if (utf8.length > Limits.STANDARD.bytes()) {
            return new Json.Refused(new Excessive(Limits.STANDARD.over("bytes", Limits.STANDARD.bytes())));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            JsonLd.check(text, Limits.STANDARD);
            return ThingValues.JSON.readTree(text) instanceof ObjectNode object
                    ? new Json.Of(object)
                    : new Json.Refused(new Malformed("a JSON object is needed", 0, 0));
        } catch (CharacterCodingException e) {
            return new Json.Refused(new Malformed("the text is not UTF-8", 0, 0));
        } catch (JsonProcessingException e) {
            return new Json.Refused(new Malformed(e.getOriginalMessage(), 0, 0));
        } catch (Refused e) {
            return new Json.Refused(e.why());
        }
    }

    /// Reads a Thing Description of a twin. What it says as it is made anyway is not taken for the twin's
    /// own word.
    ///
    /// @param twin the twin's DID
    /// @param made what is made of the twin's feeds and controls, as far as it looks like a Thing Description
    public static Reading read(String twin, ObjectNode sent, ObjectNode made) {
        try {
            ThingReader reader = new ThingReader(twin);
            Statements statements = reader.read(sent, made);
            if (!reader.flaws().isEmpty()) {
                return new Reading.Flawed(List.copyOf(reader.flaws()));
            }
            String canonical = new OwnTriples(twin, statements).canonical(Limits.STANDARD);
            return new Reading.Read(DescriptionReader.parse(twin, Syntax.TURTLE, canonical, Limits.STANDARD));
        } catch (Refused e) {
            return new Reading.Read(e.why());
        } catch (RiotException e) {
            return new Reading.Read(new Malformed(String.valueOf(e.getMessage()), 0, 0));
        }
    }

    /// What a description says, as a Thing Description to which is to be added what is made of feeds and
    /// controls.
    ///
    /// @param canonical the text of an [Accepted]
    /// @param feeds the names of the events that are there whatever the description says; they may lack forms
    /// @param controls the names of such actions
    public static ObjectNode of(String twin, String canonical, Set<String> feeds, Set<String> controls) {
        return new ThingWriter(twin, Turtle.statements(twin, canonical), feeds, controls).write();
    }

    /// Whether two values of JSON say the same: numbers by what they are worth.
    public static boolean same(JsonNode one, JsonNode other) {
        return ThingValues.same(one, other);
    }
}
