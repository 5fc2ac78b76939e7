package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.CRANE;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.NOON;
import static parley.broker.deciding.Events.allow;
import static parley.broker.deciding.Events.answer;
import static parley.broker.deciding.Events.ask;
import static parley.broker.deciding.Events.open;
import static parley.broker.deciding.Events.policy;
import static parley.broker.deciding.Events.ready;
import static parley.broker.deciding.Events.start;
import static parley.broker.deciding.Events.subscribe;
import static parley.broker.deciding.Events.terminate;

import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.Interaction;
import parley.avro.State;
import parley.interaction.InteractionId;

/// Promise 2: which grant was the first is known for ever, as later ones show nothing of the time before them.
final class FirstGrantTest {

    private static final String ID = InteractionId.of(CRANE, COMPUTER, "load");

    private final Space harbour = new Space(HARBOUR);

    @Test
    void aRefusalIsNoGrantAndAnEndDoesNotUndoOne() {
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND)), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        assertThat(known())
                .extracting(Interaction::getState, Interaction::getFirstGranted)
                .containsExactly(State.DENIED, 0L);

        harbour.take(COMPUTER, open(COMPUTER), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        harbour.take(COMPUTER, start(ID, 2), NOON);
        harbour.take(COMPUTER, ready(ID, 2), NOON);
        assertThat(known())
                .extracting(Interaction::getState, Interaction::getFirstGranted)
                .containsExactly(State.ACTIVE, 2L);

        harbour.take(COMPUTER, terminate(ID, COMPUTER), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        assertThat(known())
                .extracting(Interaction::getEpoch, Interaction::getFirstGranted)
                .containsExactly(3L, 2L);
    }

    /// What was published then was published after an end.
    @Test
    void whatEndedBeforeItBeganWasGranted() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        harbour.take(COMPUTER, terminate(ID, COMPUTER), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        assertThat(known())
                .extracting(Interaction::getEpoch, Interaction::getFirstGranted)
                .containsExactly(2L, 1L);
    }

    /// Promise 2: nothing of the time after a denial either.
    @Test
    void aDenialCountsAsItWouldBeShownOtherwise() {
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND), ask("ask", Action.SUBSCRIBE)), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        harbour.take(COMPUTER, answer(ID, COMPUTER, false), NOON);
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        assertThat(known())
                .extracting(Interaction::getEpoch, Interaction::getFirstGranted)
                .containsExactly(2L, 1L);
    }

    private Interaction known() {
        return harbour.existing(COMPUTER, ID);
    }
}
