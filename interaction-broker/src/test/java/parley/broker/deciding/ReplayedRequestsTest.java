package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.ID;
import static parley.broker.deciding.Events.NOON;
import static parley.broker.deciding.Events.allow;
import static parley.broker.deciding.Events.ask;
import static parley.broker.deciding.Events.offer;
import static parley.broker.deciding.Events.open;
import static parley.broker.deciding.Events.policy;
import static parley.broker.deciding.Events.start;
import static parley.broker.deciding.Events.subscribe;
import static parley.broker.deciding.Events.terminate;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.Outcome;
import parley.avro.PartnerHalf;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;

/// What a partner's agent once asked for is acted on once, whatever it has asked for since: its organisation cannot
/// begin with it what the agent, or our twin, has ended.
final class ReplayedRequestsTest {

    private final Space harbour = new Space(HARBOUR);
    private final Space grid = new Space(GRID);

    @Test
    void anEarlierRequestBeginsNothingAnew() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        PartnerHalf first = askAndEnd();
        PartnerHalf second = askAndEnd();

        assertRefused(replay(first, 3));
        assertRefused(replay(second, 3));
        assertThat(at(harbour).getEpoch()).isEqualTo(2);
        assertThat(at(harbour).getState()).isEqualTo(State.WITHDRAWN);
        assertThat(askAndEnd().getHalf().getEpoch())
                .as("the agent itself asks anew")
                .isEqualTo(3);
        assertThat(harbour.rebuilt().existing(COMPUTER, ID)).isEqualTo(at(harbour));
    }

    @Test
    void whatWasRefusedIsNotAskedAgainOnceThePolicyIsAnother() {
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND)), NOON);
        PartnerHalf first = askAndEnd();
        askAndEnd();
        assertThat(at(harbour).getState()).isEqualTo(State.DENIED);
        harbour.take(COMPUTER, open(COMPUTER), NOON);

        assertRefused(replay(first, 3));
        assertThat(at(harbour).getState()).isEqualTo(State.DENIED);
    }

    @Test
    void anEarlierRequestTakesNoOffer() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        PartnerHalf first = askAndEnd();
        askAndEnd();
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);
        assertThat(at(harbour).getState()).isEqualTo(State.OFFERED);
        long epoch = at(harbour).getEpoch();

        assertRefused(replay(first, epoch));
        assertThat(at(harbour).getState()).isEqualTo(State.OFFERED);
        grid.take(COMPUTER, harbour.sent().getLast(), NOON);
        harbour.take(COMPUTER, sent(NOON), NOON);
        assertThat(Situation.granted(at(harbour)))
                .as("the agent itself takes it")
                .isTrue();
        assertThat(at(harbour).getState()).isNotEqualTo(State.OFFERED);
    }

    /// Its half may be dated back to when it was valid.
    @Test
    void anEarlierRequestTakesNoOfferOnceItIsValidNoLonger() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        PartnerHalf first = askAndEnd();
        Instant lapsed = first.getValidUntil();
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER, lapsed.plusSeconds(60)), lapsed);
        long epoch = at(harbour).getEpoch();
        assertThat(at(harbour).getState()).isEqualTo(State.OFFERED);

        AuditEntry late = harbour.take(COMPUTER, wanted(first, epoch, NOON), lapsed);
        harbour.take(COMPUTER, start(ID, epoch), lapsed);

        assertThat(late)
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason)
                .containsExactly(Outcome.REFUSED, Reason.EXPIRED);
        assertThat(at(harbour).getState()).isEqualTo(State.EXPIRED);
    }

    /// An offer that comes after it was denied, and that the lane shows in the place of that.
    @Test
    void theLastRequestMayTakeAnOfferThatItCrossed() {
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND)), NOON);
        harbour.take(COMPUTER, sent(NOON), NOON);
        assertThat(at(harbour).getState()).isEqualTo(State.DENIED);
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        harbour.take(COMPUTER, offer(BALANCER, COMPUTER), NOON);

        grid.take(COMPUTER, harbour.sent().getLast(), NOON);
        AuditEntry crossed = harbour.take(COMPUTER, grid.sent().getLast(), NOON);

        assertThat(crossed.getOutcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(Situation.granted(at(harbour))).isTrue();
        assertThat(at(harbour).getRequesterHalf().getWanted()).isTrue();
    }

    @Test
    void anEarlierRequestChangesNothingOfWhatTheLastAskedFor() {
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND), ask("ask", Action.SUBSCRIBE)), NOON);
        PartnerHalf first = askAndEnd();
        PartnerHalf second = sent(NOON);
        harbour.take(COMPUTER, second, NOON);
        Half again = Half.newBuilder(second.getHalf()).setVersion(2).build();

        harbour.take(COMPUTER, PartnerHalf.newBuilder(first).setHalf(again).build(), NOON);

        assertThat(at(harbour).getRequest()).isEqualTo(second.getRequest());
    }

    /// It is refused for another reason then, and need not be remembered.
    @Test
    void isRememberedForAsLongAsItIsValid() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        PartnerHalf first = askAndEnd();
        askAndEnd();
        Instant last = first.getValidUntil().minusMillis(1);

        assertRefused(harbour.take(COMPUTER, wanted(first, 3, last), last));
        assertThat(harbour.state(COMPUTER).seen().values()).contains(first.getValidUntil());
    }

    /// The lane may say the same again.
    @Test
    void theSameHalfAgainIsNoReplay() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        PartnerHalf first = sent(NOON);
        harbour.take(COMPUTER, first, NOON);
        Interaction asked = at(harbour);

        AuditEntry again = harbour.take(COMPUTER, first, NOON.plus(Duration.ofSeconds(1)));

        assertThat(again.getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(at(harbour)).isEqualTo(asked);
    }

    /// The agent asks, and ends it.
    private PartnerHalf askAndEnd() {
        PartnerHalf asked = sent(NOON);
        harbour.take(COMPUTER, asked, NOON);
        grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
        harbour.take(COMPUTER, grid.sent().getLast(), NOON);
        return asked;
    }

    private PartnerHalf sent(Instant now) {
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), now);
        return grid.sent().getLast();
    }

    private AuditEntry replay(PartnerHalf asked, long epoch) {
        return harbour.take(COMPUTER, wanted(asked, epoch, NOON), NOON);
    }

    private static PartnerHalf wanted(PartnerHalf asked, long epoch, Instant now) {
        Half half = HalfChanges.begin(Side.REQUESTER, epoch, Reason.NONE, BALANCER, now);
        return PartnerHalf.newBuilder(asked).setHalf(half).build();
    }

    private static void assertRefused(AuditEntry audit) {
        assertThat(audit)
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason)
                .containsExactly(Outcome.REFUSED, Reason.UNVERIFIABLE);
    }

    private Interaction at(Space space) {
        return space.existing(COMPUTER, ID);
    }
}
