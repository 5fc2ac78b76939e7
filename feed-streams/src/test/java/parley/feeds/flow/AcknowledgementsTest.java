package parley.feeds.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

final class AcknowledgementsTest {

    private final Acknowledgements<String> acknowledgements = new Acknowledgements<>();

    @Test
    void a_point_holds_once_all_sent_before_it_is_acknowledged_and_not_before_an_earlier_one() {
        Callback first = acknowledgements.sending();
        acknowledgements.seal("first");
        Callback second = acknowledgements.sending();
        acknowledgements.sending();
        acknowledgements.seal("second");

        second.onCompletion(null, null);
        second.onCompletion(null, null);
        assertThat(acknowledgements.settled()).isEmpty();

        first.onCompletion(null, null);
        assertThat(acknowledgements.settled()).containsExactly("first", "second");
        assertThat(acknowledgements.settled()).isEmpty();
    }

    @Test
    void a_point_before_which_nothing_was_sent_holds_at_once() {
        acknowledgements.seal("point");

        assertThat(acknowledgements.settled()).containsExactly("point");
    }

    @Test
    void a_record_that_could_not_be_sent_fails_all_that_follows() {
        Callback sent = acknowledgements.sending();
        acknowledgements.seal("point");

        sent.onCompletion(null, new TopicAuthorizationException("lane.grid.feeds"));

        assertThatThrownBy(acknowledgements::settled).isInstanceOf(Acknowledgements.SendFailed.class);
    }
}
