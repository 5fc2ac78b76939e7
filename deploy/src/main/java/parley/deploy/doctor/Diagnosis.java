package parley.deploy.doctor;

/// What one check has shown.
/// @param check what was checked: `harbour/kafka` and the like, or `jdk` of the machine
/// @param seen what there was; no secret is in it
/// @param advice what to do about it; empty only if there is nothing to do
public record Diagnosis(String check, State state, String seen, String advice) {

    /// How it is.
    public enum State {
        /// As it should be.
        OK,
        /// The space works, and something should be done before it does not.
        WARNING,
        /// Something does not work, or what is promised does not hold.
        FAILED
    }

    public Diagnosis {
        if ((state == State.OK) != advice.isEmpty()) {
            throw new IllegalArgumentException(check + ": " + state + " with the advice `" + advice + "`");
        }
    }

    static Diagnosis ok(String check, String seen) {
        return new Diagnosis(check, State.OK, seen, "");
    }

    static Diagnosis warning(String check, String seen, String advice) {
        return new Diagnosis(check, State.WARNING, seen, advice);
    }

    static Diagnosis failed(String check, String seen, String advice) {
        return new Diagnosis(check, State.FAILED, seen, advice);
    }
}
