package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.CRANE;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.ID;
import static parley.broker.deciding.Events.NOON;
import static parley.broker.deciding.Events.allow;
import static parley.broker.deciding.Events.policy;
import static parley.broker.deciding.Events.ready;
import static parley.broker.deciding.Events.start;
import static parley.broker.deciding.Events.subscribe;
import static parley.broker.deciding.Events.terminate;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.PartnerHalf;
import parley.avro.PolicyChanged;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.Terms;
import parley.avro.Tick;
import parley.identity.ZeroCopy;
import parley.interaction.InteractionId;

/// `history: retained`: inside an organisation the feed's own topic is read; towards a partner it means nothing.
final class ZeroCopyTest {

    private static final String LOCAL = InteractionId.of(CRANE, COMPUTER, "load");
    private static final Terms RETAINED =
            Terms.newBuilder().setHistory(History.RETAINED).build();

    private final Space harbour = new Space(HARBOUR);
    private final Space grid = new Space(GRID);

    @Test
    void what_is_read_where_it_is_published_needs_no_start_and_no_delivery() {
        harbour.take(COMPUTER, under("r", RETAINED, null), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        assertThat(local().getState()).isEqualTo(State.ACTIVE);
        assertThat(local().getProviderHalf().getTerms()).isEqualTo(RETAINED);
        assertThat(ZeroCopy.topic(local())).isEqualTo("feed.computer.load");
        assertThat(harbour.take(COMPUTER, start(LOCAL, 1), NOON).getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(harbour.sent()).isEmpty();
    }

    @Test
    void without_such_terms_it_needs_both() {
        harbour.take(
                COMPUTER, under("r", Terms.newBuilder().setHistory(History.NONE).build(), null), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        assertThat(local().getState()).isEqualTo(State.REQUESTED);
        assertThat(local().getProviderHalf().getTerms()).isNull();
        harbour.take(COMPUTER, start(LOCAL, 1), NOON);
        harbour.take(COMPUTER, ready(LOCAL, 1), NOON);
        assertThat(local().getState()).isEqualTo(State.ACTIVE);
        assertThat(ZeroCopy.topic(local())).isEqualTo("in." + LOCAL);
    }

    @Test
    void a_partner_under_the_same_rule_sees_no_history() {
        harbour.take(COMPUTER, under("r", RETAINED, null), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(grid, harbour);

        assertThat(at(harbour).getState()).isEqualTo(State.REQUESTED);
        assertThat(at(harbour).getProviderHalf().getTerms()).isNull();
        harbour.take(COMPUTER, start(ID, 1), NOON);
        assertThat(at(harbour).getState()).isEqualTo(State.ACTIVE);
        assertThat(at(harbour).getProviderHalf().getStartOffsets()).containsExactly(7L, 9L);
    }

    @Test
    void a_partner_that_speaks_of_history_says_nothing() {
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        grid.take(COMPUTER, ready(ID, 1), NOON);
        Half claim = new Half(Side.PROVIDER, 1L, 1L, true, Reason.NONE, COMPUTER, List.of(), NOON, RETAINED, "", null);
        grid.take(
                COMPUTER,
                PartnerHalf.newBuilder()
                        .setInteraction(ID)
                        .setOrganisation(HARBOUR)
                        .setRequester(BALANCER)
                        .setProvider(COMPUTER)
                        .setFeed("load")
                        .setPartitions(0)
                        .setHalf(claim)
                        .setAgent("")
                        .setValidUntil(NOON)
                        .setRequest("")
                        .setRequesterDocument("")
                        .build(),
                NOON);

        assertThat(at(grid).getState()).isEqualTo(State.REQUESTED);
        assertThat(ZeroCopy.granted(at(grid))).isFalse();
    }

    /// Promise 2: never wider than the policy allows.
    @Test
    void terms_that_show_less_end_it_and_those_that_show_more_are_given_to_who_asks_again() {
        harbour.take(COMPUTER, under("r", RETAINED, null), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        AuditEntry narrowed = harbour.take(COMPUTER, under("s", null, null), NOON);

        assertThat(narrowed.getEnded()).containsExactly(LOCAL);
        assertThat(local())
                .extracting(Interaction::getState, Interaction::getRule, Interaction::getPolicyVersion)
                .containsExactly(State.TERMINATED, "s", 2L);
        assertThat(local().getProviderHalf().getReason()).isEqualTo(Reason.POLICY_CHANGED);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        harbour.take(COMPUTER, start(LOCAL, 2), NOON);
        harbour.take(COMPUTER, ready(LOCAL, 2), NOON);
        assertThat(local().getState()).isEqualTo(State.ACTIVE);

        AuditEntry widened = harbour.take(COMPUTER, under("t", RETAINED, null), NOON);

        assertThat(widened.getEnded()).isEmpty();
        assertThat(ZeroCopy.granted(local())).isFalse();
        harbour.take(COMPUTER, terminate(LOCAL, CRANE), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        assertThat(ZeroCopy.granted(local())).isTrue();
        assertThat(local())
                .extracting(Interaction::getState, Interaction::getEpoch)
                .containsExactly(State.ACTIVE, 3L);
    }

    @Test
    void another_rule_with_the_same_terms_leaves_it_be() {
        harbour.take(COMPUTER, under("r", RETAINED, null), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        assertThat(harbour.take(COMPUTER, under("s", RETAINED, null), NOON).getEnded())
                .isEmpty();
        assertThat(local().getState()).isEqualTo(State.ACTIVE);
    }

    @Test
    void the_terms_end_with_their_rule() {
        Instant until = NOON.plusSeconds(60);
        PolicyChanged both = policy(
                COMPUTER,
                allow("all", Action.FIND, Action.SUBSCRIBE),
                rule("r", "/feeds/load", RETAINED, until, Action.SUBSCRIBE));
        harbour.take(COMPUTER, both, NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        assertThat(Deadlines.next(local(), harbour.policy(COMPUTER), HARBOUR, NOON))
                .contains(until);
        assertThat(local().getProviderHalf().getUntil())
                .as("when the brokers end the right")
                .isEqualTo(until);
        assertThat(harbour.take(COMPUTER, new Tick(LOCAL), until).getReason()).isEqualTo(Reason.EXPIRED);
        assertThat(local().getState()).isEqualTo(State.EXPIRED);
    }

    private static PolicyChanged under(String id, @Nullable Terms terms, @Nullable Instant until) {
        return policy(COMPUTER, rule(id, "/", terms, until, Action.FIND, Action.SUBSCRIBE));
    }

    private static Rule rule(
            String id, String path, @Nullable Terms terms, @Nullable Instant until, Action... actions) {
        Rule plain = allow(id, actions);
        return new Rule(id, plain.getEffect(), plain.getActions(), plain.getSubject(), path, null, until, terms);
    }

    private static void cross(Space from, Space to) {
        from.sent().forEach(half -> to.take(half.getProvider(), half, NOON));
    }

    private Interaction local() {
        return Objects.requireNonNull(harbour.interaction(COMPUTER, LOCAL));
    }

    private static Interaction at(Space space) {
        return Objects.requireNonNull(space.interaction(COMPUTER, ID));
    }
}
