package parley.registry.description;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.jena.riot.tokens.Token;
import org.apache.jena.riot.tokens.TokenType;
import org.apache.jena.riot.tokens.Tokenizer;
import org.apache.jena.riot.tokens.TokenizerText;
import parley.registry.description.Description.Excessive;
import parley.registry.description.Description.Malformed;

/// Looks at a text token by token, before the parser does, for what that would not refuse: brackets nested so deep that
/// it
/// runs out of stack, and a last statement without its dot.
final class Tokens {

    private static final Set<TokenType> OPENING = EnumSet.of(
            TokenType.LBRACKET, TokenType.LPAREN, TokenType.LBRACE, TokenType.LT2, TokenType.L_TRIPLE, TokenType.L_ANN);
    private static final Set<TokenType> CLOSING = EnumSet.of(
            TokenType.RBRACKET, TokenType.RPAREN, TokenType.RBRACE, TokenType.GT2, TokenType.R_TRIPLE, TokenType.R_ANN);
    private static final Set<String> DOTLESS = Set.of("prefix", "base", "version");

    private final Limits limits;
    private int depth;
    private boolean between = true;
    private boolean inDotless;

    private Tokens(Limits limits) {
        this.limits = limits;
    }

    static void check(String text, Limits limits) {
        Tokenizer tokenizer = TokenizerText.create()
                .fromString(text)
                .errorHandler(new Strict())
                .build();
        Tokens tokens = new Tokens(limits);
        while (tokenizer.hasNext()) {
            Token token = tokenizer.next();
            tokens.nest(token.getType());
            tokens.state(token);
        }
        if (!tokens.between) {
            throw new Refused(new Malformed(
                    "the last statement does not end with a dot", tokenizer.getLine(), tokenizer.getColumn()));
        }
    }

    private void nest(TokenType type) {
        if (OPENING.contains(type)) {
            depth++;
        } else if (CLOSING.contains(type)) {
            depth = Math.max(0, depth - 1);
        }
        if (depth > limits.depth()) {
            throw new Refused(new Excessive(limits.over("brackets within brackets", limits.depth())));
        }
    }

    /// SPARQL's way to write directives has no dot: those end with their IRI or text.
    private void state(Token token) {
        if (between) {
            inDotless = token.getType() == TokenType.KEYWORD
                    && DOTLESS.contains(token.getImage().toLowerCase(Locale.ROOT));
        }
        between = token.getType() == TokenType.DOT
                || (inDotless && (token.getType() == TokenType.IRI || token.getType() == TokenType.STRING));
    }
}
