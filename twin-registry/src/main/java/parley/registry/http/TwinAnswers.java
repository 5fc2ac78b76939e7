package parley.registry.http;

import io.micronaut.http.HttpResponse;
import parley.registry.kafka.TwinStore;
import parley.registry.refusal.Problems;
import parley.registry.twins.TwinDecision;

/// Tells what became of a twin.
final class TwinAnswers {

    /// What the API's description says of a change of keys that binds already.
    static final String IN_FORCE = "the twin as it is now; nothing goes by a key that it has no longer";

    /// What it says of one that does not, as far as is known.
    static final String NOT_YET = "the twin as it is now, taken, not known to be in force yet";

    private TwinAnswers() {}

    /// 202 as long as it is not seen to be in force.
    static HttpResponse<TwinView> of(TwinStore.Change change) {
        var answer = of(change.decision());
        return change.inForce() ? answer : HttpResponse.<TwinView>accepted().body(answer.body());
    }

    static HttpResponse<TwinView> of(TwinDecision decision) {
        return switch (decision) {
            case TwinDecision.Create(var entry) -> HttpResponse.created(TwinView.of(entry));
            case TwinDecision.Replace(var entry) -> HttpResponse.ok(TwinView.of(entry));
            case TwinDecision.Keep(var entry) -> HttpResponse.ok(TwinView.of(entry));
            case TwinDecision.Delete() -> HttpResponse.noContent();
            case TwinDecision.Refuse(var why) -> throw Problems.of(why);
        };
    }
}
