package parley.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "harbour", "7", "-", "a-b-9"})
    void namesAre(String name) {
        assertThat(Names.valid(name)).isTrue();
        assertThat(Names.require("twin", name)).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "a.b", "a b", "ä", "a\n", "a/", "_", "٣"})
    void othersAreRefusedByName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Names.require("twin", name))
                .withMessageContaining("twin")
                .withMessageContaining(name);
    }

    @Property
    void lengthIsOneTo64(@ForAll @CharRange(from = 'a', to = 'z') @StringLength(max = 70) String name) {
        assertThat(Names.valid(name)).isEqualTo(!name.isEmpty() && name.length() <= 64);
    }

    @Property
    void aFeedsTopicSaysWhoseItIs(
            @ForAll @CharRange(from = 'a', to = 'z') @StringLength(min = 1, max = 64) String twin,
            @ForAll @CharRange(from = '-', to = '-') @StringLength(min = 1, max = 64) String feed) {
        assertThat(Names.FeedTopic.parse(Topics.feed(twin, feed))).hasValue(new Names.FeedTopic(twin, feed));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"feed", "feed.a", "feed.a.", "feed.a.b.c", "in.a.b", "Feed.a.b", "x.feed.a.b", "feed.a.b-value\n"
            })
    void otherTopicsAreNobodysFeed(String topic) {
        assertThat(Names.FeedTopic.parse(topic)).isEmpty();
    }

    @Property
    void aTopicOfATwinSaysWhoseItIs(
            @ForAll @CharRange(from = 'a', to = 'z') @StringLength(min = 1, max = 64) String twin) {
        assertThat(List.of(Topics.feed(twin, "load"), Topics.control(twin), Topics.result(twin), Topics.outcome(twin)))
                .allSatisfy(topic -> assertThat(Names.twinOf(topic)).hasValue(twin));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "twins",
                "in.a",
                "feed.a",
                "control.",
                "control.a.b",
                "lane.grid.feeds",
                "result.A",
                "outcome.a\n"
            })
    void otherTopicsAreNoTwins(String topic) {
        assertThat(Names.twinOf(topic)).isEmpty();
    }

    @Example
    void wordsThatMeanSomethingElseAreNoPartners() {
        assertThat(Names.RESERVED_PARTNERS)
                .containsExactlyInAnyOrder("self", "lane", "feed", "in", "control", "outcome", "result", "pending")
                .allSatisfy(name -> assertThatIllegalArgumentException()
                        .isThrownBy(() -> Names.requirePartner(name))
                        .withMessageContaining(name));
        assertThat(Names.requirePartner("grid")).isEqualTo("grid");
    }
}
