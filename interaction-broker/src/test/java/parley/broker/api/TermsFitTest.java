package parley.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.Terms;
import parley.policy.Violation;

final class TermsFitTest {

    private static final Feed LEVEL = feed("level", "metres");
    private static final Feed NOISE = feed("noise", "decibels");
    private static final Terms WHERE =
            Terms.newBuilder().setWhere("metres > 4.0").build();
    private static final Terms FIELDS =
            Terms.newBuilder().setFields(List.of("metres")).build();

    @ParameterizedTest
    @ValueSource(strings = {"/feeds/noise", "/feeds", "/"})
    void what_fits_no_feed_that_a_rule_is_about_is_refused(String path) {
        assertThat(check(path, WHERE, NOISE)).singleElement().satisfies(violation -> {
            assertThat(violation.field()).isEqualTo("rules[0].terms.where");
            assertThat(violation.detail()).startsWith("of the records of /feeds/noise: ");
        });
        assertThat(check(path, FIELDS, NOISE))
                .containsExactly(
                        new Violation("rules[0].terms.fields", "the records of /feeds/noise have none of them"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/feeds", "/"})
    void a_rule_about_several_feeds_may_fit_some_only(String path) {
        assertThat(check(path, WHERE, NOISE, LEVEL)).isEmpty();
        assertThat(check(path, FIELDS, NOISE, LEVEL)).isEmpty();
    }

    @Test
    void each_feed_is_judged_by_all_that_the_terms_say() {
        Terms both = Terms.newBuilder(WHERE).setFields(List.of("decibels")).build();

        assertThat(check("/feeds", both, NOISE, LEVEL))
                .extracting(Violation::field)
                .containsExactly("rules[0].terms.where");
    }

    @Test
    void where_there_is_no_feed_nothing_can_be_judged() {
        Feed bare = Feed.newBuilder(NOISE).setSchemas(List.of()).build();

        assertThat(check("/feeds", WHERE)).isEmpty();
        assertThat(check("/feeds/level", WHERE, NOISE)).isEmpty();
        assertThat(check("/", WHERE, bare)).isEmpty();
    }

    /// What was fit once, and is so no more, keeps nobody from changing something else.
    @Test
    void a_rule_that_stands_as_it_is_is_not_judged_again() {
        Rule standing = rule("/feeds", WHERE);
        Rule other = Rule.newBuilder(rule("/feeds", FIELDS)).setId("other").build();

        assertThat(TermsFit.check(List.of(standing), List.of(standing), List.of(NOISE)))
                .isEmpty();
        assertThat(TermsFit.check(List.of(standing, other), List.of(standing), List.of(NOISE)))
                .extracting(Violation::field)
                .containsExactly("rules[1].terms.fields");
    }

    private static List<Violation> check(String path, Terms terms, Feed... feeds) {
        return TermsFit.check(List.of(rule(path, terms)), List.of(feeds));
    }

    private static Rule rule(String path, Terms terms) {
        return new Rule(
                "rule",
                Effect.ALLOW,
                List.of(Action.FIND, Action.SUBSCRIBE),
                new Subject(SubjectKind.ANYONE, "", "", null),
                path,
                null,
                null,
                terms);
    }

    private static Feed feed(String name, String field) {
        Schema schema =
                SchemaBuilder.record("Reading").fields().requiredDouble(field).endRecord();
        return new Feed(name, "feed.pump." + name, 1, List.of(new FeedSchema("fingerprint", schema.toString(), 1)));
    }
}
