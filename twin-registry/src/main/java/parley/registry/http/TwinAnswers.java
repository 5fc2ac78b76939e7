package parley.registry.http;

import io.micronaut.http.HttpResponse;
import parley.registry.refusal.Problems;
import parley.registry.twins.TwinDecision;

/// Tells what became of a twin.
final class TwinAnswers {

    private TwinAnswers() {}

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
