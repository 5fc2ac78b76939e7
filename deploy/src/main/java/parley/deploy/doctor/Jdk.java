package parley.deploy.doctor;

/// The JDK that runs this, and all that it starts.
/// @param feature the number that its releases go by, such as 25
public record Jdk(int feature, String version, String home) implements Look {
    private static final int NEEDED = 25;
    private static final String CHECK = "jdk";

    @Override
    public Diagnosis diagnosis() {
        var seen = version + " in " + home;
        return feature >= NEEDED
                ? Diagnosis.ok(CHECK, seen)
                : Diagnosis.failed(CHECK, seen, "Set JAVA_HOME to a JDK " + NEEDED + " or newer.");
    }
}
