package parley.registry.description;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.RiotException;
import org.apache.jena.riot.lang.LabelToNode;
import org.apache.jena.sys.JenaSystem;
import parley.registry.description.Description.Accepted;
import parley.registry.description.Description.Excessive;
import parley.registry.description.Description.Malformed;

/// Reads a twin's description in Turtle. Nothing is fetched, and what a text may cost is bounded before it is parsed.
public final class Turtle {

    /// The most bytes a description may have as sent.
    public static final int MAX_BYTES = 256 * 1024;

    static {
        JenaSystem.init();
    }

    private Turtle() {}

    /// Reads a description as it was sent, relative IRIs resolved against the twin's DID.
    ///
    /// @param twin the twin's DID
    /// @param utf8 the text
    public static Description read(String twin, byte[] utf8) {
        if (utf8.length > Limits.STANDARD.bytes()) {
            return new Excessive(Limits.STANDARD.over("bytes", Limits.STANDARD.bytes()));
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
            return parse(twin, text, Limits.STANDARD);
        } catch (CharacterCodingException e) {
            return new Malformed("the text is not UTF-8", 0, 0);
        }
    }

    /// Reads a description again that was once accepted, here or by a partner's registry.
    ///
    /// @param twin the twin's DID
    /// @param canonical the text of an [Accepted]
    public static Description reread(String twin, String canonical) {
        if (canonical.length() > Limits.STANDARD.canonicalBytes()) {
            return new Excessive(Limits.STANDARD.over("characters", Limits.STANDARD.canonicalBytes()));
        }
        return parse(twin, canonical, Limits.STANDARD);
    }

    static Description parse(String twin, String text, Limits limits) {
        Statements statements = new Statements(limits);
        try {
            Tokens.check(text, limits);
            RDFParser.create()
                    .fromString(text)
                    .lang(Lang.TURTLE)
                    .base(twin)
                    .labelToNode(LabelToNode.createUseLabelAsGiven())
                    .errorHandler(new Strict())
                    .parse(statements);
            return new Accepted(new OwnTriples(twin, statements).canonical(limits));
        } catch (Refused e) {
            return e.why();
        } catch (RiotException e) {
            return new Malformed(String.valueOf(e.getMessage()), 0, 0);
        }
    }
}
