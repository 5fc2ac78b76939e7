package parley.registry.description;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import parley.identity.Did;
import parley.registry.world.World;

class ScopeTest {

    private static final Did TWIN = World.HARBOUR.twin("computer");
    private static final String SECRET = TWIN.feedUrl("secret");
    private static final String OPEN = TWIN.feedUrl("open");

    @Test
    void whatIsSaidOfAHiddenFeedIsLeftOut() {
        String text = kept("@prefix s: <" + SECRET + "> . <> a <urn:ex:T> ; <urn:ex:has> <" + SECRET + ">, <" + OPEN
                + "> . <"
                + SECRET + "> <urn:ex:in> [ <urn:ex:p> 'hidden' ] . <" + SECRET + "#x> a <urn:ex:Hidden> . <" + OPEN
                + "> <urn:ex:in> [ <urn:ex:p> 'shown' ] .");

        String scoped = Turtle.scoped(TWIN.value(), text, resource -> resource.equals("/feeds/open"));

        assertThat(scoped).contains("urn:ex:T", OPEN, "shown").doesNotContain("secret", "hidden", "Hidden");
    }

    @Test
    void whatNothingIsLeftOutOfStaysAsItIs() {
        String text = kept("@prefix ex: <urn:ex:> . <> a ex:T ; ex:has <" + OPEN + "> . <" + OPEN + "> a ex:Feed .");

        assertThat(Turtle.scoped(TWIN.value(), text, _ -> true)).isEqualTo(text);
    }

    @Test
    void aControlIsScopedLikeAFeed() {
        String text = kept("<> <urn:ex:has> <" + TWIN.value() + "/controls/reset> .");

        assertThat(Turtle.scoped(TWIN.value(), text, _ -> false)).doesNotContain("reset");
    }

    @Test
    void aBlankNodeThatSomethingVisibleLeadsToStays() {
        String text = kept("<" + SECRET + "> <urn:ex:p> _:x . <> <urn:ex:p> _:x . _:x <urn:ex:q> 'shared' .");

        assertThat(Turtle.scoped(TWIN.value(), text, _ -> false))
                .contains("shared")
                .doesNotContain("secret");
    }

    /// Promise 4: what may not be seen is as if it had never been said.
    @Property(tries = 300)
    void aHiddenFeedsStatementsAreAsIfNeverMade(
            @ForAll("said") List<String> open, @ForAll("hidden") List<String> hidden) {
        String with = kept(String.join("\n", open) + "\n" + String.join("\n", hidden));
        String without = kept(String.join("\n", open));

        assertThat(lines(Turtle.scoped(TWIN.value(), with, Set.of("/feeds/open")::contains)))
                .isEqualTo(lines(without));
    }

    @Provide
    Arbitrary<List<String>> said() {
        return statements(List.of("<>", "<#a>", "<" + OPEN + ">"), List.of("<#a>", "'x'", "[ <urn:ex:q> 1 ]"));
    }

    @Provide
    Arbitrary<List<String>> hidden() {
        return statements(
                List.of("<" + SECRET + ">", "<" + SECRET + "#a>"),
                List.of("<#a>", "'hidden'", "[ <urn:ex:q> [ <urn:ex:q> 'hidden' ] ]", "<" + OPEN + ">"));
    }

    private static Arbitrary<List<String>> statements(List<String> subjects, List<String> objects) {
        return Combinators.combine(
                        Arbitraries.of(subjects), Arbitraries.of("<urn:ex:p>", "<urn:ex:q>"), Arbitraries.of(objects))
                .as((s, p, o) -> s + " " + p + " " + o + " .")
                .list()
                .ofMaxSize(6);
    }

    /// Blank nodes are named anew with each reading.
    private static List<String> lines(String turtle) {
        return turtle.replaceAll("_:\\S+", "_:x")
                .lines()
                .filter(line -> !line.isBlank())
                .sorted()
                .toList();
    }

    private static String kept(String text) {
        return World.turtle(TWIN, text);
    }
}
