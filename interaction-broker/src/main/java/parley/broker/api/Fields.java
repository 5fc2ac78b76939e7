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
    /// What the API's description says of too many requests.
    static final String OVER_QUOTA =
            "over the quota of the twin or the agent, nothing was decided; Retry-After says when";

    /// What it says of a body that has nothing but a reason.
    static final String WHY = "why, for people of both sides; it may be left out";

    private Fields() {}
}
