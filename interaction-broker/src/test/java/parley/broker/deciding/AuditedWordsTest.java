package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.ID;
import static parley.broker.deciding.Events.NOON;
import static parley.broker.deciding.Events.allow;
import static parley.broker.deciding.Events.answer;
import static parley.broker.deciding.Events.ask;
import static parley.broker.deciding.Events.ban;
import static parley.broker.deciding.Events.open;
import static parley.broker.deciding.Events.policy;
import static parley.broker.deciding.Events.ready;
import static parley.broker.deciding.Events.start;
import static parley.broker.deciding.Events.subscribe;
import static parley.broker.deciding.Events.terminate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.PartnerHalf;
import parley.avro.Rule;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.SubscriptionRequested;
import parley.avro.Terms;

/// Long after an interaction is over the audit tells for what it was asked, under which terms it was had, and what was
/// said as it ended.
final class AuditedWordsTest {

    private static final Instant EVENING = NOON.plus(Duration.ofHours(6));
    private static final Terms TERMS =
            Terms.newBuilder().setWhere("load > 0.5").setUntil(EVENING).build();

    private final Space harbour = new Space(HARBOUR);
    private final Space grid = new Space(GRID);

    @Test
    void whatItIsForAndUnderWhichTermsItIsGrantedIsToldOnBothSides() {
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND), may()), NOON);

        AuditEntry asked = grid.take(COMPUTER, forBalancing(), NOON);
        AuditEntry granted = harbour.take(COMPUTER, sent(grid), NOON);
        AuditEntry starts = harbour.take(COMPUTER, start(ID, 1), NOON);
        AuditEntry heard = grid.take(COMPUTER, sent(harbour), NOON);
        AuditEntry ready = grid.take(COMPUTER, ready(ID, 1), NOON);

        assertThat(asked)
                .extracting(AuditEntry::getPurpose, AuditEntry::getTerms)
                .containsExactly("balancing", null);
        assertThat(granted)
                .extracting(AuditEntry::getPurpose, AuditEntry::getTerms, AuditEntry::getUntil)
                .containsExactly("balancing", TERMS, EVENING);
        assertThat(heard).extracting(AuditEntry::getTerms, AuditEntry::getUntil).containsExactly(TERMS, EVENING);
        assertThat(List.of(starts, ready))
                .as("nothing was granted by these")
                .allSatisfy(entry -> assertThat(entry)
                        .extracting(AuditEntry::getTerms, AuditEntry::getUntil)
                        .containsOnlyNulls());
        harbour.rebuilt();
        grid.rebuilt();
    }

    @Test
    void whatAnAgentSaysAsItEndsItIsToldOnBothSides() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        harbour.take(COMPUTER, sent(grid), NOON);

        AuditEntry ended = grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
        AuditEntry heard = harbour.take(COMPUTER, sent(grid), NOON);

        assertThat(List.of(ended, heard)).extracting(AuditEntry::getDetail).containsOnly("enough");
    }

    @Test
    void whatAnAgentAnswersAndWhyItBansIsTold() {
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND), ask("ask", Action.SUBSCRIBE)), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        harbour.take(COMPUTER, sent(grid), NOON);

        assertThat(harbour.take(COMPUTER, answer(ID, COMPUTER, true), NOON).getDetail())
                .isEqualTo("as agreed");
        assertThat(harbour.take(COMPUTER, ban(COMPUTER, new Subject(SubjectKind.TWIN, BALANCER, "", null)), NOON)
                        .getDetail())
                .isEqualTo("enough");
    }

    /// A partner may say anything of any length.
    @Test
    void whatIsVeryLongIsCutAndStaysText() {
        String purpose = "x".repeat(999) + "\uD83D\uDE00" + "y".repeat(10_000);
        AuditEntry asked = grid.take(
                COMPUTER,
                SubscriptionRequested.newBuilder(subscribe(BALANCER, COMPUTER))
                        .setPurpose(purpose)
                        .build(),
                NOON);

        assertThat(asked.getPurpose()).isEqualTo("x".repeat(999) + "…");
    }

    private static Rule may() {
        return Rule.newBuilder(allow("may", Action.SUBSCRIBE)).setTerms(TERMS).build();
    }

    private static SubscriptionRequested forBalancing() {
        return SubscriptionRequested.newBuilder(subscribe(BALANCER, COMPUTER))
                .setPurpose("balancing")
                .build();
    }

    private static PartnerHalf sent(Space space) {
        return space.sent().getLast();
    }
}
