package parley.deploy.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import parley.deploy.doctor.Counterpart.Answer;
import parley.deploy.doctor.Counterpart.Kind;
import parley.deploy.doctor.Diagnosis.State;
import parley.deploy.doctor.Part.Condition;

/// What is found of a space's processes, and of what they use.
class ComponentsTest {
    private static final Path FILE = Path.of("/harbour/space.yaml");
    private static final String REGISTRY = "harbour/twin-registry";

    @Test
    void aProcessIsWellWhenItIsReady() {
        assertThat(new Part(REGISTRY, new Condition.Ready()).diagnosis()).isEqualTo(Diagnosis.ok(REGISTRY, "ready"));
    }

    @Test
    void oneThatIsNotReadySaysWhy() {
        var diagnosis = new Part(REGISTRY, new Condition.NotReady("status 503, topics: behind")).diagnosis();

        assertThat(diagnosis.state()).isEqualTo(State.FAILED);
        assertThat(diagnosis.seen()).isEqualTo("runs and is not ready: status 503, topics: behind");
        assertThat(diagnosis.advice()).contains("./parley logs harbour/twin-registry");
    }

    @Test
    void oneThatIsGoneHasFailedAndIsStartedAgain() {
        var diagnosis = new Part(REGISTRY, new Condition.Dead("its process is gone")).diagnosis();

        assertThat(diagnosis.check()).isEqualTo(REGISTRY);
        assertThat(diagnosis.state()).isEqualTo(State.FAILED);
        assertThat(diagnosis.seen()).isEqualTo("its process is gone");
        assertThat(diagnosis.advice())
                .contains("./parley logs harbour/twin-registry")
                .contains("./parley down and then up");
    }

    @Test
    void oneThatWasLeftOutIsAWarning() {
        var diagnosis = new Part(REGISTRY, new Condition.LeftOut()).diagnosis();

        assertThat(diagnosis.state()).isEqualTo(State.WARNING);
        assertThat(diagnosis.advice()).contains("without --without");
    }

    @ParameterizedTest
    @CsvSource({
        "7, 7, 0, OK, ''",
        "7, 0, 12, OK, ''",
        "7, 7, 50000, OK, ''",
        "7, 7, 50001, WARNING, lag grows",
        "6, 7, 0, FAILED, ./parley logs harbour/mirror-grid",
        "0, 7, 0, FAILED, ./parley partner list",
        "0, 0, 0, WARNING, ./parley partner list"
    })
    void aMirrorMustMirrorAndKeepUp(int partitions, int needed, long lag, State state, String advice) {
        var diagnosis = new Lane("harbour/mirror-grid", partitions, needed, lag).diagnosis();

        assertThat(diagnosis.check()).isEqualTo("harbour/mirror-grid");
        assertThat(diagnosis.state()).isEqualTo(state);
        assertThat(diagnosis.advice()).contains(advice);
        if (partitions > 0) {
            assertThat(diagnosis.seen()).contains("lag " + lag);
        }
    }

    @Test
    void aClusterWithAllReplicasIsWell() {
        assertThat(brokers(new Brokers.Answer.Cluster(1, 60, List.of(), List.of())))
                .isEqualTo(Diagnosis.ok("harbour/brokers", "1 broker, 60 partitions"));
    }

    @Test
    void partitionsWithTooFewReplicasAreAWarning() {
        var under = IntStream.range(0, 5).mapToObj(number -> "twins-" + number).toList();

        var diagnosis = brokers(new Brokers.Answer.Cluster(2, 60, under, List.of()));

        assertThat(diagnosis.state()).isEqualTo(State.WARNING);
        assertThat(diagnosis.seen())
                .isEqualTo("2 brokers, 60 partitions, with too few replicas: twins-0, twins-1, twins-2 and 2 more");
        assertThat(diagnosis.advice()).contains("Start the brokers that are missing");
    }

    @Test
    void partitionsThatNobodyLeadsHaveFailed() {
        var diagnosis = brokers(new Brokers.Answer.Cluster(2, 60, List.of("twins-1"), List.of("twins-0")));

        assertThat(diagnosis.state()).isEqualTo(State.FAILED);
        assertThat(diagnosis.seen()).isEqualTo("2 brokers, 60 partitions, offline: twins-0");
        assertThat(diagnosis.advice()).contains("Start the brokers that have these");
    }

    @Test
    void aClusterThatDoesNotAnswerOrLetInHasFailed() {
        var silent = brokers(new Brokers.Answer.Silent("timed out"));
        var refused = brokers(new Brokers.Answer.Refused("authentication failed"));

        assertThat(List.of(silent, refused)).extracting(Diagnosis::state).containsOnly(State.FAILED);
        assertThat(silent.seen()).isEqualTo("no answer: timed out");
        assertThat(silent.advice()).contains("harbour/kafka");
        assertThat(refused.seen()).contains("the space's own login: authentication failed");
        assertThat(refused.advice()).contains("harbour/kafka").contains("changed that login");
    }

    private static Diagnosis brokers(Brokers.Answer answer) {
        return new Brokers("harbour", "harbour/kafka", answer).diagnosis();
    }

    @ParameterizedTest
    @EnumSource
    void whatFitsIsWell(Kind kind) {
        var diagnosis = counterpart(kind, Optional.empty(), new Answer.Fits());

        assertThat(diagnosis.state()).isEqualTo(State.OK);
        assertThat(diagnosis.check()).startsWith("harbour/");
    }

    @Test
    void whatDoesNotAnswerIsLookedForWhereItRuns() {
        var silent = new Answer.Silent("keycloak.url", "connection refused");

        assertThat(counterpart(Kind.REALM, Optional.of("harbour/keycloak"), silent))
                .isEqualTo(Diagnosis.failed(
                        "harbour/realm", "no answer: connection refused", "./parley logs harbour/keycloak says why."));
        assertThat(counterpart(Kind.REALM, Optional.empty(), silent).advice())
                .isEqualTo("Is it up, and does keycloak.url in /harbour/space.yaml name it?");
    }

    @Test
    void whatDoesNotFitIsGivenItsSettings() {
        var misfit = new Answer.Misfit("kafka.bootstrapServers", "broker 1 lacks Parley's plug-ins: x");

        assertThat(counterpart(Kind.PLUG_INS, Optional.of("harbour/kafka"), misfit))
                .isEqualTo(Diagnosis.failed(
                        "harbour/plug-ins",
                        "broker 1 lacks Parley's plug-ins: x",
                        "Somebody has changed harbour/kafka;"
                                + " ./parley down and then up give it its settings again."));
        assertThat(counterpart(Kind.PLUG_INS, Optional.empty(), misfit).advice())
                .contains("./parley components /harbour/space.yaml DIR")
                .contains("kafka.bootstrapServers");
    }

    private static Diagnosis counterpart(Kind kind, Optional<String> component, Answer answer) {
        return new Counterpart("harbour", kind, component, FILE, answer).diagnosis();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, OK, nobody else has changed rights",
        "1, 0, WARNING, once somebody else has changed rights; they were put right",
        "3, 0, WARNING, 3 times somebody else has changed rights; they were put right",
        "3, 2, WARNING, 2 times somebody else has forbidden what agents may"
    })
    void rightsThatSomebodyElseHasChangedAreToldOf(long mended, long forbidden, State state, String seen) {
        var diagnosis = new Rights("harbour", mended, forbidden).diagnosis();

        assertThat(diagnosis.check()).isEqualTo("harbour/rights");
        assertThat(diagnosis.state()).isEqualTo(state);
        assertThat(diagnosis.seen()).isEqualTo(seen);
        if (state != State.OK) {
            assertThat(diagnosis.advice()).contains("./parley logs harbour/identity-bridge");
        }
    }

    @Test
    void theyAreCountedByKind() {
        var metrics = """
                # HELP parley_acls_drift_total
                # TYPE parley_acls_drift_total counter
                parley_acls_drift_total{kind="denies"} 1.0
                parley_acls_drift_total{kind="missing"} 2.0
                parley_acls_drift_total{kind="widens"} 4.0
                parley_acls_granted_total 17.0
                """;

        assertThat(Rights.of("harbour", metrics)).isEqualTo(new Rights("harbour", 6, 1));
    }

    @Test
    void aServiceSaysItselfWhichPartIsNotWell() {
        assertThat(Health.trouble("""
                        {"name": "identity-bridge", "status": "DOWN", "details": {
                          "diskSpace": {"status": "UP", "details": {"free": 1}},
                          "rights": {"status": "DOWN", "details": {"trouble": "rights not applied: timed out"}},
                          "topics": {"status": "DOWN", "details": {"behind": ["twins"]}}}}
                        """))
                .isEqualTo("rights: rights not applied: timed out; topics: {\"behind\":[\"twins\"]}");
        assertThat(Health.trouble("{\"status\": \"DOWN\"}")).isEmpty();
        assertThat(Health.trouble("<html>")).isEmpty();
    }
}
