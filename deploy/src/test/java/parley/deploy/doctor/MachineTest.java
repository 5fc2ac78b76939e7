package parley.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import parley.deploy.doctor.Clocks.Clock;
import parley.deploy.doctor.Diagnosis.State;
import parley.deploy.doctor.PortsInUse.Holder;
import parley.deploy.doctor.PortsInUse.Port;

/// What is found on the machine: JDK, files, disk, ports, clock.
class MachineTest {
    private static final Path FILE = Path.of("/harbour/space.yaml");
    private static final Holder OWN = new Holder(7, "/jdk/bin/java");
    private static final Holder OTHER = new Holder(8, "/usr/sbin/nginx");

    @Test
    void onlyWhatIsWellNeedsNoAdvice() {
        assertThatThrownBy(() -> new Diagnosis("disk", State.FAILED, "full", ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Diagnosis("disk", State.OK, "empty", "fill it"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theJdkIsNamedAndOneThatIsTooOldHasFailed() {
        assertThat(new Jdk(25, "25.0.1", "/jdk").diagnosis()).isEqualTo(Diagnosis.ok("jdk", "25.0.1 in /jdk"));
        assertThat(new Jdk(26, "26", "/jdk").diagnosis().state()).isEqualTo(State.OK);
        assertThat(new Jdk(21, "21.0.4", "/jdk").diagnosis())
                .isEqualTo(Diagnosis.failed("jdk", "21.0.4 in /jdk", "Set JAVA_HOME to a JDK 25 or newer."));
    }

    @Test
    void aFileThatCannotBeUsedIsNamedWithWhatIsWrong() {
        var diagnosis = new Settings(FILE, "/harbour/space.yaml: did: is missing").diagnosis();

        assertThat(diagnosis.state()).isEqualTo(State.FAILED);
        assertThat(diagnosis.check()).isEqualTo("/harbour/space.yaml");
        assertThat(diagnosis.seen()).contains("did: is missing");
        assertThat(diagnosis.advice()).startsWith("Correct the file");
    }

    @ParameterizedTest
    @CsvSource({
        "1, false, OK, ''",
        "0, true, FAILED, ./parley up starts it.",
        "0, false, FAILED, ./parley up --space /harbour/space.yaml starts it."
    })
    void aSpaceThatIsDownSaysHowItIsStarted(int alive, boolean demonstration, State state, String advice) {
        var diagnosis = new Space("harbour", FILE, alive, demonstration).diagnosis();

        assertThat(diagnosis.check()).isEqualTo("harbour/space");
        assertThat(diagnosis.state()).isEqualTo(state);
        assertThat(diagnosis.advice()).isEqualTo(advice);
    }

    @ParameterizedTest
    @CsvSource({
        // free and total, in GiB
        "0.9, 2, FAILED",
        "1.1, 2, WARNING",
        "4.9, 20, WARNING",
        "5.1, 20, OK",
        "4.9, 200, FAILED",
        "9.9, 200, WARNING",
        "10.1, 200, OK",
        "300, 300, OK"
    })
    void roomThatRunsShortIsSaidBeforeABrokerFindsNone(double free, double total, State state) {
        var diagnosis = new Disk("harbour", Path.of("/data"), bytes(free), bytes(total)).diagnosis();

        assertThat(diagnosis.state()).isEqualTo(state);
        assertThat(diagnosis.check()).isEqualTo("harbour/disk");
        assertThat(diagnosis.seen()).contains("GiB of").contains("/data");
        assertThat(diagnosis.advice().isEmpty() || diagnosis.advice().startsWith("Make room"))
                .isTrue();
    }

    private static long bytes(double gib) {
        return (long) (gib * (1L << 30));
    }

    @Test
    void portsOfASpaceThatIsDownAreFree() {
        assertThat(ports(free("kafka", 1), free("twinRegistry", 2)))
                .isEqualTo(Diagnosis.ok("harbour/ports", "0 in use by the space, 2 free"));
    }

    @Test
    void portsOfARunningSpaceAreItsOwn() {
        assertThat(ports(
                        new Port("kafka", 1, OptionalLong.of(7), true, Optional.of(OWN)),
                        // Where nobody says who holds it
                        new Port("twinRegistry", 2, OptionalLong.of(9), true, Optional.empty())))
                .isEqualTo(Diagnosis.ok("harbour/ports", "2 in use by the space, 0 free"));
    }

    @Test
    void whoHoldsAPortThatIsNotTheirsIsNamed() {
        var diagnosis = ports(
                free("kafka", 1),
                new Port("twinRegistry", 2, OptionalLong.empty(), true, Optional.of(OTHER)),
                new Port("feedStreams", 3, OptionalLong.of(7), true, Optional.of(OTHER)),
                new Port("identityBridge", 4, OptionalLong.empty(), true, Optional.empty()));

        assertThat(diagnosis.state()).isEqualTo(State.FAILED);
        assertThat(diagnosis.seen())
                .isEqualTo("twinRegistry 2 is held by /usr/sbin/nginx, pid 8; "
                        + "feedStreams 3 is held by /usr/sbin/nginx, pid 8; "
                        + "identityBridge 4 is held by a program of another user");
        assertThat(diagnosis.advice()).contains("other ports in its file");
    }

    @Test
    void aPortOnWhichAProcessThatRunsDoesNotListenIsNamed() {
        var diagnosis = ports(new Port("kafka", 1, OptionalLong.of(7), false, Optional.empty()));

        assertThat(diagnosis.state()).isEqualTo(State.FAILED);
        assertThat(diagnosis.seen()).contains("nobody listens on kafka 1");
        assertThat(diagnosis.advice()).contains("./parley logs");
    }

    private static Port free(String name, int number) {
        return new Port(name, number, OptionalLong.empty(), false, Optional.empty());
    }

    private static Diagnosis ports(Port... ports) {
        return new PortsInUse("harbour", List.of(ports)).diagnosis();
    }

    @ParameterizedTest
    @CsvSource({
        // seconds ahead, whether it was read from what was written before
        "0, false, OK",
        "-29, false, OK",
        "31, false, WARNING",
        "-31, false, WARNING",
        "120, false, WARNING",
        "121, false, FAILED",
        "-121, false, FAILED",
        "-60, true, OK",
        "31, true, WARNING",
        "121, true, FAILED"
    })
    void clocksThatDifferByMoreThanIsBelievedHaveFailed(long seconds, boolean written, State state) {
        var other = new Clock("Keycloak", Duration.ofSeconds(seconds), written);

        var diagnosis = new Clocks("harbour", List.of(other)).diagnosis();

        assertThat(diagnosis.check()).isEqualTo("harbour/clock");
        assertThat(diagnosis.state()).isEqualTo(state);
        if (state == State.OK) {
            assertThat(diagnosis.seen()).isEqualTo("as at Keycloak");
        } else {
            assertThat(diagnosis.seen())
                    .isEqualTo("Keycloak is " + Math.abs(seconds) + " s " + (seconds < 0 ? "behind" : "ahead"));
            assertThat(diagnosis.advice()).contains("NTP").contains("2 minutes");
        }
    }

    @Test
    void aClockOfWhichNothingNewIsKnownIsNotLookedAt() {
        var diagnosis = new Clocks(
                        "harbour",
                        List.of(
                                new Clock("Keycloak", Duration.ZERO, false),
                                new Clock("partner grid", Duration.ofSeconds(-9999), true)))
                .diagnosis();

        assertThat(diagnosis.state()).isEqualTo(State.WARNING);
        assertThat(diagnosis.seen()).isEqualTo("partner grid not looked at: it has told no time for 9999 s");
        assertThat(diagnosis.advice()).contains("./parley partner list");
    }

    @Test
    void whatCouldNotBeLookedAtIsAWarningThatSaysWhy() {
        assertThat(new NotLooked("harbour/rights", "no token was had", "Call doctor again.").diagnosis())
                .isEqualTo(
                        Diagnosis.warning("harbour/rights", "not looked at: no token was had", "Call doctor again."));
    }

    @ParameterizedTest
    @CsvSource({"-60, true, false", "-66, true, true", "-9999, true, true", "-9999, false, false", "300, true, false"})
    void whoHasToldNothingForMoreThanAMinuteMayBeBehind(long seconds, boolean written, boolean late) {
        assertThat(new Clock("partner grid", Duration.ofSeconds(seconds), written).late())
                .isEqualTo(late);
    }

    @Test
    void theClockThatIsFurthestOffCounts() {
        var diagnosis = new Clocks(
                        "harbour",
                        List.of(
                                new Clock("Keycloak", Duration.ofSeconds(40), false),
                                new Clock("partner grid", Duration.ofSeconds(300), true)))
                .diagnosis();

        assertThat(diagnosis.state()).isEqualTo(State.FAILED);
        assertThat(diagnosis.seen()).isEqualTo("partner grid is 300 s ahead; Keycloak is 40 s ahead");
    }
}
