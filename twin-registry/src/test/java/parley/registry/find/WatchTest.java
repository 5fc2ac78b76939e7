package parley.registry.find;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.NOW;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.Rule;
import parley.avro.SubjectKind;
import parley.identity.Did;
import parley.registry.find.Found.Match;
import parley.registry.find.SearchedWorld.Thing;
import parley.registry.world.World;

class WatchTest {
    private static final Did CRANE = HARBOUR.twin("crane");
    private static final String SECRET = "<" + CRANE.feedUrl("secret") + "> <urn:ex:p> ";
    private static final Rule FIND = World.allow(SubjectKind.ANYONE, "", "/", Action.FIND);
    private static final Rule DESCRIBE = World.allow(SubjectKind.ANYONE, "", "/description", Action.DESCRIBE);
    private static final Query CRANES = new Query(
            Optional.empty(),
            Optional.empty(),
            List.of("urn:ex:Crane"),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty());

    private final List<String> told = new ArrayList<>();

    @Test
    void whatIsFoundIsToldAsItChanges() {
        try (SearchedWorld world = new SearchedWorld(List.of(crane("", FIND, DESCRIBE)))) {
            Watch watch = watch(world);
            watch.everything();
            assertThat(told()).isEmpty();

            world.put(crane("<> a <urn:ex:Crane> .", FIND, DESCRIBE));
            watch.look(List.of(CRANE.value()));
            watch.look(List.of(CRANE.value()));
            assertThat(told()).containsExactly(CRANE.value());
            assertThat(found(watch)).isPresent();

            world.put(
                    crane("<> a <urn:ex:Crane> ; <http://www.w3.org/2000/01/rdf-schema#label> 'C' .", FIND, DESCRIBE));
            watch.look(List.of(CRANE.value()));
            assertThat(told()).containsExactly(CRANE.value());
            assertThat(found(watch).map(Match::label)).contains("C");

            world.put(crane("<> a <urn:ex:Crane> .", DESCRIBE));
            watch.everything();
            watch.look(List.of(CRANE.value()));
            assertThat(told()).containsExactly(CRANE.value());
            assertThat(found(watch)).isEmpty();
        }
    }

    /// Promise 4: who may not see a feed is not told that something of it is otherwise.
    @Test
    void aChangeInWhatIsHiddenIsNone() {
        try (SearchedWorld world = new SearchedWorld(List.of(crane(described("1"), FIND, DESCRIBE)))) {
            Watch watch = watch(world);
            watch.everything();
            told.clear();

            world.put(crane(described("2"), FIND, DESCRIBE));
            watch.look(List.of(CRANE.value()));
            watch.everything();

            assertThat(told).isEmpty();
        }
    }

    @Test
    void whatATwinSaysOfItselfToItselfIsNotFound() {
        try (SearchedWorld world = new SearchedWorld(List.of())) {
            Watch watch = watch(world);
            world.put(new Thing(
                    HARBOUR.twin("asking"), "<> a <urn:ex:Crane> .", List.of(), List.of(), List.of(FIND, DESCRIBE)));
            watch.everything();
            watch.look(List.of(HARBOUR.twin("asking").value()));

            assertThat(told).isEmpty();
        }
    }

    /// Whoever applies what is told knows what a find would answer.
    @Test
    void whatWasToldIsWhatAFindAnswers() {
        try (SearchedWorld world = new SearchedWorld(List.of())) {
            Watch watch = watch(world);
            Map<String, Match> known = new LinkedHashMap<>();
            for (int i = 0; i < 60; i++) {
                Did twin = HARBOUR.twin("crane-" + i % 7);
                String type = i % 3 == 0 ? "urn:ex:Pump" : i % 3 == 1 ? "urn:ex:Crane" : "urn:ex:PortalCrane";
                world.put(new Thing(
                        twin,
                        "<> a <" + type + "> .",
                        List.of(),
                        List.of(),
                        i % 5 == 0 ? List.of(DESCRIBE) : List.of(FIND, DESCRIBE)));
                watch.look(List.of(twin.value()));
                for (String name : told()) {
                    watch.found(name)
                            .ifPresentOrElse(match -> known.put(name, (Match) match), () -> known.remove(name));
                }
                assertThat(known.values())
                        .containsExactlyInAnyOrderElementsOf(world.finder
                                .find(World.requester(HARBOUR.twin("asking"), "agent"), CRANES, null, 100, NOW)
                                .matches());
            }
        }
    }

    private static Optional<Match> found(Watch watch) {
        return watch.found(CRANE.value()).map(Match.class::cast);
    }

    private List<String> told() {
        List<String> now = List.copyOf(told);
        told.clear();
        return now;
    }

    private Watch watch(SearchedWorld world) {
        return new Watch(
                world.finder,
                () -> World.requester(HARBOUR.twin("asking"), "agent"),
                CRANES,
                () -> NOW,
                match -> match,
                told::add);
    }

    private static String described(String value) {
        return "<> a <urn:ex:Crane> . " + SECRET + value + " .";
    }

    private static Thing crane(String description, Rule... rules) {
        return new Thing(CRANE, description, List.of(), List.of(), List.of(rules));
    }
}
