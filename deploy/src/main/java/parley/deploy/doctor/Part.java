package parley.deploy.doctor;

/// One of the processes of a space.
/// @param name such as `harbour/twin-registry`
public record Part(String name, Condition condition) implements Look {

    /// How it was.
    public sealed interface Condition {
        /// It does its work.
        record Ready() implements Condition {}

        /// It lives and does not do its work.
        record NotReady(String why) implements Condition {}

        /// Its process is gone.
        /// @param why as far as its log tells
        record Dead(String why) implements Condition {}

        /// It was left out when the space was started.
        record LeftOut() implements Condition {}
    }

    @Override
    public Diagnosis diagnosis() {
        return switch (condition) {
            case Condition.Ready() -> Diagnosis.ok(name, "ready");
            case Condition.NotReady(String why) ->
                Diagnosis.failed(
                        name,
                        "runs and is not ready: " + why,
                        "It may still be starting, or wait for another that failed here; else ./parley logs " + name
                                + " says why.");
            case Condition.Dead(String why) ->
                Diagnosis.failed(
                        name,
                        why,
                        "./parley logs " + name
                                + " says why; ./parley down and then up start it again, no data is lost.");
            case Condition.LeftOut() ->
                Diagnosis.warning(
                        name, "was not started", "./parley down, then ./parley up without --without, starts it too.");
        };
    }
}
