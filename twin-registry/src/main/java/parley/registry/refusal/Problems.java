package parley.registry.refusal;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import parley.identity.AgentRequest;
import parley.identity.http.Refusal;
import parley.policy.Verdict;
import parley.problem.Problem;
import parley.registry.description.Description;
import parley.registry.description.Shapes;
import parley.registry.description.Thing.Flaw;
import parley.registry.sparql.QueryRefused;
import parley.registry.twins.TwinRefusal;

/// Turns every reason to refuse into the problem document that tells it.
public final class Problems {

    private static final int MOST_OF_A_VALUE = 100;

    private Problems() {}

    /// The one answer about a twin that the caller may not find, or that never was: it says nothing of either.
    public static Refusal noSuchTwin() {
        return new Refusal(Problem.of("unknown-twin", "Unknown twin", 404, "there is no such twin that you may find"));
    }

    /// The twin may be found, but this of it is refused.
    public static Refusal denied(Verdict.Denied why) {
        String rule = why.rule().isEmpty() ? "no rule of its policy allows it" : "rule " + why.rule() + " denies it";
        return new Refusal(Problem.of("denied", "Denied by the twin's policy", 403, rule)
                .withReason(why.reason().name()));
    }

    /// The agent does not act for the twin it names, which may not even exist.
    public static Refusal notActing(String twin, String agent) {
        return new Refusal(Problem.of(
                        "not-delegated", "Not delegated", 403, "agent " + agent + " holds no delegation from " + twin)
                .withField(Fields.ACTING_TWIN));
    }

    /// Something in the request is not what it must be.
    public static Refusal invalid(String field, String detail) {
        return new Refusal(Problem.of("invalid", "Invalid request", 400, detail).withField(field));
    }

    /// Something that a standard allows to ask for is not done here.
    public static Refusal unsupported(String field, String detail) {
        return new Refusal(
                Problem.of("not-implemented", "Not implemented", 501, detail).withField(field));
    }

    /// What is wrong with a Thing Description.
    public static Refusal of(List<Flaw> flaws) {
        Flaw first = flaws.getFirst();
        String more = flaws.size() == 1 ? "" : " (and " + (flaws.size() - 1) + " more)";
        return new Refusal(Problem.of(
                        "invalid-thing",
                        "Invalid Thing Description",
                        400,
                        first.field() + ": " + first.description() + more)
                .withField(Fields.BODY));
    }

    /// Why a description is not accepted.
    ///
    /// @throws IllegalArgumentException if it is
    public static Refusal refused(Description why) {
        return switch (why) {
            case Description.Malformed malformed -> of(malformed);
            case Description.Foreign foreign -> of(foreign);
            case Description.Excessive excessive -> of(excessive);
            case Description.Accepted accepted -> throw new IllegalArgumentException("accepted");
        };
    }

    /// This service cannot answer yet, or its store does not.
    public static Refusal unavailable(String detail) {
        return new Refusal(Problem.of("unavailable", "Not available now", 503, detail));
    }

    /// What is asked for is not written in any form that the caller takes.
    ///
    /// @param there the media types that there are
    public static Refusal notAcceptable(List<String> there) {
        return new Refusal(
                Problem.of("not-acceptable", "Not acceptable", 406, "it is written as " + String.join(", ", there))
                        .withField("Accept"));
    }

    /// Why a query is not answered.
    public static Refusal of(QueryRefused why) {
        String detail = String.valueOf(why.getMessage());
        Problem problem = switch (why.kind()) {
            case MALFORMED -> Problem.of("malformed-query", "No SPARQL 1.1 query", 400, detail);
            case UNSUPPORTED -> Problem.of("unsupported-query", "Not supported", 400, detail);
            case TOO_COSTLY -> Problem.of("too-costly", "The query takes too much", 422, detail);
        };
        return new Refusal(problem.withField("query"));
    }

    /// A vocabulary that is older than what there is.
    public static Refusal stale(Instant issued) {
        return new Refusal(Problem.of(
                        "stale", "Something later holds", 409, "what was signed at " + issued + " holds: sign it anew")
                .withField("statement"));
    }

    /// There is no such ontology, or no such shapes.
    public static Refusal noSuchVocabulary() {
        return new Refusal(Problem.of("unknown-vocabulary", "Unknown vocabulary", 404, "there is none of that name"));
    }

    /// What the organisation has not signed.
    public static Refusal notSigned(String why) {
        return new Refusal(Problem.of("not-signed", "Not signed by the organisation", 403, why)
                .withField("statement"));
    }

    /// A description that is not as it has to be.
    ///
    /// @param violations at least one
    public static Refusal unusable(List<Shapes.Violation> violations) {
        String all = violations.stream()
                .map(violation -> violation.subject()
                        + (violation.path().isEmpty() ? "" : " " + violation.path())
                        + (violation.value().isEmpty() ? "" : " '" + shortened(violation.value()) + "'")
                        + ": " + violation.message())
                .collect(Collectors.joining("; "));
        return new Refusal(Problem.of("unusable-description", "Unusable description", 422, all)
                .withField(Fields.BODY));
    }

    private static String shortened(String value) {
        return value.length() <= MOST_OF_A_VALUE ? value : value.substring(0, MOST_OF_A_VALUE) + "...";
    }

    /// What is wrong with a description.
    public static Refusal of(Description.Malformed malformed) {
        String where =
                malformed.line() <= 0 ? "" : "line " + malformed.line() + ", column " + malformed.column() + ": ";
        return new Refusal(
                Problem.of("malformed-description", "Malformed description", 400, where + malformed.message())
                        .withField(Fields.BODY));
    }

    /// What is wrong with a description.
    public static Refusal of(Description.Foreign foreign) {
        return new Refusal(Problem.of(
                        "foreign-subject",
                        "A description is about its own twin",
                        422,
                        "subject " + foreign.subject()
                                + " is neither the twin, nor below its DID, nor a blank node reachable from those")
                .withField(Fields.BODY));
    }

    /// What is wrong with a description.
    public static Refusal of(Description.Excessive excessive) {
        return new Refusal(
                Problem.of("too-large", "Too large", 413, excessive.limit()).withField(Fields.BODY));
    }

    /// Why a twin is not changed.
    public static Refusal of(TwinRefusal why) {
        return switch (why) {
            case TwinRefusal.Unknown() -> noSuchTwin();
            case TwinRefusal.NameTaken(var name) ->
                new Refusal(Problem.of("name-taken", "Name taken", 409, "another agent's twin is named " + name)
                        .withField(Fields.TWIN));
            case TwinRefusal.NotDelegated(var function) ->
                new Refusal(Problem.of(
                        "not-delegated",
                        "Not delegated",
                        403,
                        "the delegation does not cover " + function.name().toLowerCase(Locale.ROOT)));
            case TwinRefusal.KeyMissing() ->
                invalid(Fields.KEY, "a new twin needs the public key of the agent that creates it");
            case TwinRefusal.KeyDiffers() ->
                new Refusal(Problem.of(
                                "key-differs",
                                "Key differs",
                                409,
                                "the twin knows this agent by another key, or by one that is kept elsewhere")
                        .withField(Fields.KEY));
            case TwinRefusal.KeyUnknown(var agent) ->
                new Refusal(Problem.of(
                                "key-differs",
                                "Key differs",
                                409,
                                "not a key of " + agent
                                        + ": neither does a twin know it by this, nor has who operates the space said"
                                        + " so (`parley up` does, of the key in the agent's folder)")
                        .withField(Fields.KEY));
            case TwinRefusal.NotInCustody(var agent) ->
                new Refusal(Problem.of(
                                "not-in-custody",
                                "Not in custody",
                                409,
                                "identity-bridge keeps no such key for " + agent
                                        + " and this twin: ask it for one (PUT /twins/<twin>/custody)")
                        .withField(Fields.KEY));
            case TwinRefusal.Unsigned(var kind, var resource) ->
                invalid(
                        Fields.REQUEST,
                        "the signed request is missing: sign " + kind.text() + " of " + resource
                                + " with the agent's key, as the SDK and `parley` do");
            case TwinRefusal.AgentUnnameable(var agent) ->
                new Refusal(Problem.of(
                        "agent-name",
                        "Agent cannot be named",
                        403,
                        "client id " + agent + " does not match [a-z0-9-]{1,64}"));
            case TwinRefusal.NoSuchControl(var name) ->
                new Refusal(Problem.of("unknown-control", "Unknown control", 404, "the twin has no control " + name)
                        .withField(Fields.CONTROL));
            case TwinRefusal.NoSuchDelegation(var agent) ->
                new Refusal(Problem.of(
                                "unknown-delegation",
                                "Unknown delegation",
                                404,
                                "the twin delegates nothing to " + agent)
                        .withField(Fields.AGENT));
            case TwinRefusal.LastAdministrator() ->
                new Refusal(Problem.of(
                        "last-administrator", "Last administrator", 409, "nobody could administer the twin any more"));
            case TwinRefusal.Disbelieved(var reason, var detail) ->
                new Refusal(Problem.of("not-believed", "Request not believed", 403, detail)
                        .withField(Fields.REQUEST)
                        .withReason(reason.name()));
            case TwinRefusal.SignedOtherwise(var detail) -> invalid(Fields.REQUEST, detail);
            case TwinRefusal.SignedBefore() ->
                new Refusal(Problem.of(
                                "request-used",
                                "Request used before",
                                409,
                                "this request was followed already: what is asked for again is signed again")
                        .withField(Fields.REQUEST));
            case TwinRefusal.OtherVersion(var signed, var current) ->
                new Refusal(Problem.of(
                                "other-version",
                                "Other version",
                                409,
                                "asked for version " + signed + " of the twin, which is at version " + current)
                        .withField(Fields.VERSION));
            case TwinRefusal.OtherFeeds(var feed, var partitions) ->
                invalid(Fields.LAST, "the twin has no feed " + feed + " with " + partitions + " partitions");
            case TwinRefusal.KeptForIt(var agent) ->
                new Refusal(Problem.of(
                                "key-kept",
                                "Key kept elsewhere",
                                409,
                                "the space keeps the key of " + agent + ": delegate to it anew")
                        .withField(Fields.AGENT));
            case TwinRefusal.NotNow(var expires, var mostDays) ->
                invalid(Fields.EXPIRES, expires + " is not in the future, or more than " + mostDays + " days away");
            case TwinRefusal.InUse(var by) ->
                new Refusal(Problem.of("in-use", "Twin in use", 409, "the twin still has " + by));
            case TwinRefusal.TooLarge(var bytes, var mostBytes) ->
                new Refusal(Problem.of(
                        "too-large",
                        "Too large",
                        413,
                        "description, document, schemas and controls together have " + bytes + " bytes, at most "
                                + mostBytes + " fit"));
        };
    }

    /// How requests name their parts.
    public static final class Fields {

        /// The header that names the twin for which the agent acts.
        public static final String ACTING_TWIN = "Parley-Twin";
        /// The header with the agent's public key.
        public static final String KEY = "Parley-Key";
        /// What an agent signed last with the key that it replaces.
        public static final String LAST = "last";
        /// The header with the request signed by the key that is to be the agent's.
        public static final String SUCCESSOR = "Parley-Successor";
        /// The header with the number of a new feed's partitions.
        public static final String PARTITIONS = "Parley-Partitions";
        /// The twin asked about.
        public static final String TWIN = "twin";
        /// The header that says whether the space keeps the agent's key.
        public static final String CUSTODY = "Parley-Custody";
        /// The header with what the agent signed.
        public static final String REQUEST = AgentRequest.HEADER;
        /// The control asked about.
        public static final String CONTROL = "control";
        /// The agent delegated to.
        public static final String AGENT = "agent";
        /// The twin's version.
        public static final String VERSION = "version";
        /// When a delegation ends.
        public static final String EXPIRES = "expires";
        /// The body as a whole.
        public static final String BODY = "body";

        private Fields() {}
    }
}
