package parley.registry.description;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.RiotException;
import org.apache.jena.riot.lang.LabelToNode;
import org.apache.jena.sys.JenaSystem;
import parley.registry.description.Description.Accepted;
import parley.registry.description.Description.Excessive;
import parley.registry.description.Description.Malformed;

/// Reads a twin's description in any of the syntaxes. Nothing is fetched, and what a text may cost is bounded before it
/// is parsed.
public final class DescriptionReader {

    /// The most bytes a description may have as sent.
    public static final int MAX_BYTES = 256 * 1024;

    static {
        JenaSystem.init();
    }

    private DescriptionReader() {}

    /// Reads a description as it was sent, relative IRIs resolved against the twin's DID.
    ///
    /// @param twin the twin's DID
    /// @param utf8 the text
    public static Description read(String twin, Syntax syntax, byte[] utf8) {
        if (utf8.length > Limits.STANDARD.bytes()) {
            return new Excessive(Limits.STANDARD.over("bytes", Limits.STANDARD.bytes()));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return parse(twin, syntax, text, Limits.STANDARD);
        } catch (CharacterCodingException e) {
            return new Malformed("the text is not UTF-8", 0, 0);
        }
    }

    static Description parse(String twin, Syntax syntax, String text, Limits limits) {
        try {
            Statements statements = statements(twin, syntax, text, limits);
            if (new Resources(twin).namedBy(statements).size() > limits.resources()) {
                return new Excessive(limits.over("feeds and controls", limits.resources()));
            }
            String canonical = new OwnTriples(twin, statements).canonical(limits);
            return switch (syntax) {
                case TURTLE, N_TRIPLES -> new Accepted(canonical);
                case JSON_LD, PLAIN_JSON -> checked(twin, canonical, limits);
            };
        } catch (Refused e) {
            return e.why();
        } catch (RiotException e) {
            return new Malformed(String.valueOf(e.getMessage()), 0, 0);
        }
    }

    /// From JSON there come IRIs that Turtle's parser does not take.
    private static Description checked(String twin, String canonical, Limits limits) {
        return switch (parse(twin, Syntax.TURTLE, canonical, limits)) {
            case Malformed malformed -> new Malformed(malformed.message(), 0, 0);
            case Description other -> other;
        };
    }

    /// @throws Refused with what is wrong
    /// @throws RiotException if the parser finds something wrong and does not say where
    static Statements statements(String twin, Syntax syntax, String text, Limits limits) {
        check(syntax, text, limits);
        if (syntax == Syntax.PLAIN_JSON) {
            return PlainJson.read(twin, text, limits);
        }
        Statements statements = new Statements(limits);
        RDFParser.create()
                .fromString(text)
                .lang(syntax.lang())
                .base(syntax == Syntax.JSON_LD ? Relative.BASE : twin)
                .context(JsonLd.context())
                .labelToNode(LabelToNode.createUseLabelAsGiven())
                .errorHandler(new Strict())
                .parse(syntax == Syntax.JSON_LD ? new Relative(twin, statements) : statements);
        return statements;
    }

    private static void check(Syntax syntax, String text, Limits limits) {
        switch (syntax) {
            case TURTLE, N_TRIPLES -> Tokens.check(text, limits);
            case JSON_LD, PLAIN_JSON -> JsonLd.check(text, limits);
        }
    }
}
