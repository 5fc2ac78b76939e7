package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.FindListener;
import parley.agent.FindQuery;
import parley.agent.FoundTwins.FoundTwin;
import parley.agent.Rules;
import parley.avro.Action;
import parley.cli.Parley;

/// A find that goes on tells twins of both organisations what comes, changes and goes.
@BesideOthers
final class WatchIT {
    private final Pair pair;

    WatchIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void bothOrganisationsAreToldWhatComesChangesAndGoes() {
        var watched = pair.twin(pair.computer(), "watched");
        var type = "urn:test:" + watched.did().twinName().orElseThrow();
        watched.put("<> a <" + type + "> .");
        var here = new Heard(watched);
        var there = new Heard(watched);
        var query = FindQuery.everything().type(type);
        try (var _ = pair.twin(pair.harbourStranger(), "watching").watch(query, here);
                var _ = pair.twin(pair.balancer(), "watching").watch(query, there)) {
            here.awaits("current");
            there.awaits("current");

            watched.policy().set(List.of(Rules.allow("all", Rules.anyone(), "/", Action.FIND, Action.DESCRIBE)));
            here.awaits("current", "added");
            there.awaits("current", "added");

            assertThat(followed(type))
                    .isEqualTo("added " + watched.did() + " "
                            + watched.did().twinName().orElseThrow());
            watched.put("<> a <" + type + "> ; <http://www.w3.org/2000/01/rdf-schema#label> 'Again' .");
            here.awaits("current", "added", "changed Again");
            there.awaits("current", "added", "changed Again");

            watched.policy().set(List.of());
            here.awaits("current", "added", "changed Again", "removed");
            there.awaits("current", "added", "changed Again", "removed");
        }
    }

    /// What the command line prints first.
    private String followed(String type) {
        var printed = new StringWriter();
        var complaints = new StringWriter();
        int code = Parley.run(
                InputStream.nullInputStream(),
                new PrintWriter(printed, true),
                new PrintWriter(complaints, true),
                Map.of(
                        "PARLEY_AGENT",
                        Pair.settings(pair.grid(), Pair.BALANCER_AGENT).toString()),
                "find",
                "--as",
                pair.twin(pair.balancer(), "following").did().twinName().orElseThrow(),
                "--type",
                type,
                "--follow",
                "--count",
                "1");
        assertThat(code).as(complaints.toString()).isZero();
        return printed.toString().strip();
    }

    private static final class Heard implements FindListener {
        private final List<String> events = new CopyOnWriteArrayList<>();
        private final String about;

        Heard(ActingTwin about) {
            this.about = about.did().value();
        }

        void awaits(String... expected) {
            Patiently.await("what is told")
                    .untilAsserted(() -> assertThat(events).containsExactly(expected));
        }

        @Override
        public void added(FoundTwin twin) {
            assertThat(twin.twin()).isEqualTo(about);
            events.add("added");
        }

        @Override
        public void changed(FoundTwin twin) {
            events.add("changed " + twin.label());
        }

        @Override
        public void removed(String twin) {
            assertThat(twin).isEqualTo(about);
            events.add("removed");
        }

        @Override
        public void current() {
            events.add("current");
        }
    }
}
