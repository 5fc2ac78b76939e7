package parley.deploy.doctor;

import java.nio.file.Path;
import java.util.Optional;

/// What a space's services need of a component around them, whoever runs that.
/// @param component the process that the launcher started for it; empty if it exists already
/// @param file the space's
public record Counterpart(String space, Kind kind, Optional<String> component, Path file, Answer answer)
        implements Look {

    /// Which.
    public enum Kind {
        /// Parley's plug-ins in every broker.
        PLUG_INS("plug-ins", "Parley's plug-ins are in every broker"),
        /// A token of a service, at the cluster.
        LOGIN("login", "the cluster takes a service's token"),
        /// The realm's issuer and tokens.
        REALM("realm", "every service gets the token that it needs"),
        /// The schema registry.
        SCHEMAS("schemas", "the schema registry answers a service");

        private final String check;
        private final String fits;

        Kind(String check, String fits) {
            this.check = check;
            this.fits = fits;
        }
    }

    /// What the look has shown.
    public sealed interface Answer {
        /// It is there, and as it is needed.
        record Fits() implements Answer {}

        /// It does not answer.
        /// @param field of the space's file that names it
        record Silent(String field, String why) implements Answer {}

        /// It answers and is not as it is needed.
        /// @param field of the space's file that names it
        record Misfit(String field, String why) implements Answer {}
    }

    @Override
    public Diagnosis diagnosis() {
        var check = space + "/" + kind.check;
        return switch (answer) {
            case Answer.Fits() -> Diagnosis.ok(check, kind.fits);
            case Answer.Silent(String field, String why) ->
                Diagnosis.failed(
                        check,
                        "no answer: " + why,
                        component
                                .map(started -> "./parley logs " + started + " says why.")
                                .orElse("Is it up, and does " + field + " in " + file + " name it?"));
            case Answer.Misfit(String field, String why) ->
                Diagnosis.failed(
                        check,
                        why,
                        component
                                .map(started -> "Somebody has changed " + started
                                        + "; ./parley down and then up give it its settings again.")
                                .orElse("./parley components " + file + " DIR writes what it has to be given (" + field
                                        + "); docs/existing-components.md says how."));
        };
    }
}
