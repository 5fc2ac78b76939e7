package parley.registry.description;

/// Leaves Jena's parser, which knows no other way out, with the result that the reader then returns.
final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Description why;

    Refused(Description why) {
        super(why.toString(), null, false, false);
        this.why = why;
    }

    Description why() {
        return why;
    }
}
