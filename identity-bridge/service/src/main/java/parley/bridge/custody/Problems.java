package parley.bridge.custody;

import parley.identity.http.Refusal;
import parley.problem.Problem;

/// Turns every reason to refuse into the problem document that tells it.
final class Problems {
    private Problems() {}

    static Refusal of(CustodyRefusal why) {
        return switch (why) {
            case CustodyRefusal.NotActing(var twin, var agent) ->
                refusal("not-delegated", "Not delegated", 403, "agent " + agent + " holds no delegation from " + twin);
            case CustodyRefusal.NotDelegated(var function) ->
                refusal("not-delegated", "Not delegated", 403, "the delegation does not cover " + function.text());
            case CustodyRefusal.KeptByAgent(var agent) ->
                refusal(
                        "not-in-custody",
                        "Not in custody",
                        409,
                        "the twin knows " + agent + " by a key that the agent keeps itself: sign with that one");
            case CustodyRefusal.NotKept(var agent) ->
                refusal(
                        "not-in-custody",
                        "Not in custody",
                        409,
                        "the key that the twin delegates to " + agent + " is not kept here: PUT its custody, and"
                                + " delegate the key that this answers");
        };
    }

    static Refusal invalid(String field, String detail) {
        return new Refusal(Problem.of("invalid", "Invalid request", 400, detail).withField(field));
    }

    static Refusal unfit(String field, String detail) {
        return new Refusal(Problem.of("unfit-value", "Value does not fit the schema", 422, detail)
                .withField(field));
    }

    static Refusal tooLarge(String field, String detail) {
        return new Refusal(Problem.of("too-large", "Too large", 413, detail).withField(field));
    }

    static Refusal noSuchFeed(String feed) {
        return new Refusal(Problem.of(
                        "unknown-feed",
                        "Unknown feed",
                        404,
                        "the twin has no feed " + feed + ": registering a schema for it makes it")
                .withField("feed"));
    }

    static Refusal nothingKept() {
        return refusal("not-in-custody", "Not in custody", 404, "no key is kept for you and this twin");
    }

    static Refusal lastAdministrator() {
        return refusal(
                "last-administrator",
                "Last administrator",
                409,
                "only this key may administer the twin: delegate to another first");
    }

    static Refusal tooMany() {
        return refusal(
                "too-many-keys",
                "Too many keys",
                409,
                "at most " + CustodyKeys.MOST_OF_AN_AGENT + " keys are kept for an agent, and "
                        + CustodyKeys.MOST_OF_A_TWIN + " for a twin");
    }

    static Refusal unavailable(String detail) {
        return refusal("unavailable", "Not available now", 503, detail);
    }

    private static Refusal refusal(String slug, String title, int status, String detail) {
        return new Refusal(Problem.of(slug, title, status, detail));
    }
}
