package parley.deploy.doctor;

import java.nio.file.Path;

/// Whether a space runs here.
/// @param alive how many of its processes do
/// @param demonstration whether it is one of the two that `up` starts unless told otherwise
public record Space(String name, Path file, int alive, boolean demonstration) implements Look {
    @Override
    public Diagnosis diagnosis() {
        var check = name + "/space";
        return alive > 0
                ? Diagnosis.ok(check, "runs, " + alive + (alive == 1 ? " process" : " processes"))
                : Diagnosis.failed(
                        check,
                        "does not run",
                        "./parley up" + (demonstration ? "" : " --space " + file) + " starts it.");
    }
}
