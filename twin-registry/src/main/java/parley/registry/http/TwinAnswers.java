package parley.registry.http;

import io.micronaut.http.HttpResponse;
import parley.registry.kafka.TwinStore;
import parley.registry.refusal.Problems;
import parley.registry.twins.TwinDecision;

/// Tells what became of a twin.
final class TwinAnswers {

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
