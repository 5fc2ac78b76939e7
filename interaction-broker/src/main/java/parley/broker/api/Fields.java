package parley.broker.api;

import parley.identity.AgentRequest;

/// How requests name their parts.
final class Fields {

    /// The header that carries the signed request.
    static final String REQUEST = AgentRequest.HEADER;
    /// The twin asked about, in the path or the query.
    static final String TWIN = "twin";
    /// The body as a whole.
    static final String BODY = "body";

    private Fields() {}
}
