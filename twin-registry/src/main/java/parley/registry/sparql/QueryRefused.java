package parley.registry.sparql;

/// A query that is not answered.
public final class QueryRefused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final Kind kind;

    /// Why it is not.
    public enum Kind {
        /// It is no SPARQL 1.1 query.
        MALFORMED,
        /// It asks for something that is not done here.
        UNSUPPORTED,
        /// It uses more than it may.
        TOO_COSTLY
    }

    private QueryRefused(Kind kind, String message) {
        super(message, null, false, false);
        this.kind = kind;
    }

    static QueryRefused malformed(String why) {
        return new QueryRefused(Kind.MALFORMED, why);
    }

    static QueryRefused unsupported(String why) {
        return new QueryRefused(Kind.UNSUPPORTED, why);
    }

    static QueryRefused tooCostly(String why) {
        return new QueryRefused(Kind.TOO_COSTLY, why);
    }

    /// Why.
    public Kind kind() {
        return kind;
    }
}
