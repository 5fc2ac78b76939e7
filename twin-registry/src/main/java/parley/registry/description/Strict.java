package parley.registry.description;

import org.apache.jena.riot.system.ErrorHandler;
import parley.registry.description.Description.Malformed;

/// Ends the parse at the first error, and at IRIs that Jena would let pass with a warning.
final class Strict implements ErrorHandler {

    @Override
    public void warning(String message, long line, long column) {
        // With a position it is RFC 3986's syntax; without, a scheme's own rules, which Jena has wrong for DID URLs.
        if (message.startsWith("Bad IRI") && message.contains("[Posn")) {
            throw new Refused(new Malformed(message, line, column));
        }
    }

    @Override
    public void error(String message, long line, long column) {
        throw new Refused(new Malformed(message, line, column));
    }

    @Override
    public void fatal(String message, long line, long column) {
        throw new Refused(new Malformed(message, line, column));
    }
}
