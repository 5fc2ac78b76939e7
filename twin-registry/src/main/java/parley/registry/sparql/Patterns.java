package parley.registry.sparql;

import java.util.regex.Pattern;
import org.apache.jena.graph.Node;
import org.apache.jena.sparql.expr.ExprEvalException;
import org.apache.jena.sparql.expr.NodeValue;
import org.apache.jena.sparql.expr.RegexEngine;
import org.jspecify.annotations.Nullable;

/// What SPARQL's functions on texts take: strings, with a language or without, and patterns.
final class Patterns {

    private Patterns() {}

    /// @throws ExprEvalException if it is no string
    static String text(String function, NodeValue value) {
        Node node = value.asNode();
        if (!value.isString() && !value.isLangString()) {
            throw new ExprEvalException(function + ": not a string: " + node);
        }
        return node.getLiteralLexicalForm();
    }

    /// @throws ExprEvalException if it is no pattern, or the flags are none
    static Pattern of(String function, NodeValue pattern, @Nullable NodeValue flags) {
        return RegexEngine.makePattern(function, text(function, pattern), flags == null ? null : text(function, flags));
    }
}
