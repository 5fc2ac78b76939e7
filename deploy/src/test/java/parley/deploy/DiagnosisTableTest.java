package parley.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import parley.cli.text.Style;
import parley.deploy.doctor.Diagnosis;
import parley.deploy.doctor.Diagnosis.State;

class DiagnosisTableTest {
    private static final List<Diagnosis> SOME = List.of(
            new Diagnosis("jdk", State.OK, "25 in /jdk", ""),
            new Diagnosis("harbour/disk", State.WARNING, "4 GiB free", "Make room."),
            new Diagnosis("harbour/kafka", State.FAILED, "its process is gone", "./parley logs harbour/kafka"));

    @Test
    void eachCheckIsALineAndWhatToDoStandsBelow() {
        assertThat(new DiagnosisTable(Style.of(Map.of())).lines(SOME))
                .containsExactly(
                        "jdk            ok       25 in /jdk",
                        "harbour/disk   warning  4 GiB free",
                        "                        -> Make room.",
                        "harbour/kafka  failed   its process is gone",
                        "                        -> ./parley logs harbour/kafka",
                        "3 checks: 1 failed, 1 to be looked at");
    }

    @Test
    void onATerminalTheStateHasAColour() {
        assertThat(new DiagnosisTable(Style.of(Map.of("PARLEY_TERMINAL", "24 80"))).lines(SOME))
                .contains("harbour/kafka  \u001b[31mfailed\u001b[0m   its process is gone");
    }
}
