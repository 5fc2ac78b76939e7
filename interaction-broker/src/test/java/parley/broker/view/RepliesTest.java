package parley.broker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parley.avro.AuditEntry;
import parley.avro.Outcome;
import parley.avro.Reason;

final class RepliesTest {

    private final Replies replies = new Replies();

    @Test
    void is_complete_once_everything_that_was_changed_has_been_seen_in_whatever_order() {
        Replies.Expected expected = replies.expect("cause");

        replies.changed("cause", "a", 11);
        replies.audited(audit("cause", "PolicyChanged", "a", "b"));
        replies.policySet("cause", 3);
        assertThat(expected.effects()).isNotDone();
        replies.changed("cause", "b", 12);

        assertThat(expected.effects())
                .isCompletedWithValueMatching(effects -> effects.interactions().equals(OptionalLong.of(12))
                        && effects.policies().equals(OptionalLong.of(3)));
    }

    @Test
    void a_new_policy_must_have_been_seen_too() {
        Replies.Expected expected = replies.expect("cause");

        replies.audited(audit("cause", "PolicyChanged"));
        assertThat(expected.effects()).isNotDone();
        replies.policySet("cause", 0);

        assertThat(expected.effects()).isDone();
    }

    @Test
    void a_ban_is_a_new_policy_too() {
        Replies.Expected expected = replies.expect("cause");

        replies.audited(audit("cause", "BanRequested"));
        assertThat(expected.effects()).isNotDone();
        replies.policySet("cause", 0);

        assertThat(expected.effects()).isDone();
    }

    @Test
    void what_changes_nothing_is_complete_with_its_decision() {
        Replies.Expected expected = replies.expect("cause");

        replies.audited(audit("cause", "Tick"));

        assertThat(expected.effects())
                .isCompletedWithValueMatching(effects -> effects.interactions().isEmpty());
    }

    @Test
    void other_causes_do_not_count_and_nothing_is_kept_for_who_no_longer_waits() {
        Replies.Expected gone = replies.expect("cause");
        Replies.Expected other = replies.expect("other");
        gone.close();

        replies.audited(audit("cause", "Tick"));

        assertThat(gone.effects()).isNotDone();
        assertThat(other.effects()).isNotDone();
    }

    @Test
    void two_who_wait_for_the_same_both_learn_it() {
        Replies.Expected first = replies.expect("cause");
        Replies.Expected second = replies.expect("cause");

        replies.audited(audit("cause", "Tick"));

        assertThat(first.effects()).isDone();
        assertThat(second.effects()).isDone();
    }

    private static AuditEntry audit(String cause, String event, String... changed) {
        return AuditEntry.newBuilder()
                .setCause(cause)
                .setAt(Instant.EPOCH)
                .setEvent(event)
                .setWho("who")
                .setTwin("")
                .setProvider("provider")
                .setResource("/policy")
                .setOutcome(Outcome.ACCEPTED)
                .setReason(Reason.NONE)
                .setPolicyVersion(1)
                .setRule("")
                .setInteraction("")
                .setEnded(List.of())
                .setChanged(List.of(changed))
                .build();
    }
}
