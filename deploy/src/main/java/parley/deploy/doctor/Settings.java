package parley.deploy.doctor;

import java.nio.file.Path;

/// A space's file that cannot be used, or whose keys cannot.
/// @param why with the field
public record Settings(Path file, String why) implements Look {
    @Override
    public Diagnosis diagnosis() {
        return Diagnosis.failed(
                file.toString(),
                why,
                "Correct the file; the README and docs/existing-components.md say what may stand in it.");
    }
}
