package parley.agent;

/// The HTTP headers of Parley's services.
final class Headers {
    static final String TWIN = "Parley-Twin";
    static final String KEY = "Parley-Key";
    static final String PARTITIONS = "Parley-Partitions";
    static final String SUCCESSOR = "Parley-Successor";

    private Headers() {}
}
