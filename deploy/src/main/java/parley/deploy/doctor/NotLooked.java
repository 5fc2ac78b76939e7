package parley.deploy.doctor;

/// What could not be looked at: nothing is known of it, and it may be well or not.
/// @param check such as `harbour/rights`
/// @param why it could not
/// @param advice what to do so that it can
public record NotLooked(String check, String why, String advice) implements Look {
    @Override
    public Diagnosis diagnosis() {
        return Diagnosis.warning(check, "not looked at: " + why, advice);
    }
}
