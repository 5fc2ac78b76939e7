package parley.feeds.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import org.apache.kafka.common.header.Headers;
import org.junit.jupiter.api.Test;
import parley.feeds.delivery.Delivered;
import parley.framing.RecordHeaders;
import parley.framing.SourcePosition;
import parley.identity.Signers.Signer;

/// Promise 7: each record is delivered once, in order, whatever is carried again, and wherever a broker says that
/// it stands.
final class PastTest {

    private static final String AGENT = "did:web:harbour:twins:computer#agent";
    private static final String OTHER = "did:web:harbour:twins:computer#other";

    record Sent(Delivered place, Signer signer) {

        Sent at(Delivered other) {
            return new Sent(other, signer);
        }

        /// As it stands in the delivery.
        Headers headers() {
            Headers headers = new org.apache.kafka.common.header.internals.RecordHeaders();
            headers.add(RecordHeaders.SOURCE, new SourcePosition(0, place.offset()).bytes());
            headers.add(RecordHeaders.EPOCH, RecordHeaders.int64(place.epoch()));
            headers.add(RecordHeaders.FEED, RecordHeaders.utf8("did:web:harbour:twins:computer/feeds/load"));
            headers.add(RecordHeaders.KEY, RecordHeaders.utf8(signer.key()));
            headers.add(RecordHeaders.START, RecordHeaders.int64(signer.start()));
            headers.add(RecordHeaders.SEQUENCE, RecordHeaders.int64(signer.sequence()));
            headers.add(RecordHeaders.TIMESTAMP, RecordHeaders.int64(1_000));
            return headers;
        }
    }

    @Test
    void at_its_place_it_is_a_duplicate_and_further_on_a_repeat() {
        Past past = after(sent(1, 10, AGENT, 7, 3));

        assertThat(arrival(past, sent(1, 10, AGENT, 7, 3))).isEqualTo(Arrival.DUPLICATE);
        assertThat(arrival(past, sent(1, 9, AGENT, 7, 2))).isEqualTo(Arrival.DUPLICATE);
        assertThat(arrival(past, sent(1, 11, AGENT, 7, 3))).isEqualTo(Arrival.REPEATED);
        assertThat(arrival(past, sent(1, 11, AGENT, 7, 2))).isEqualTo(Arrival.REPEATED);
        assertThat(arrival(past, sent(1, 11, AGENT, 7, 4))).isEqualTo(Arrival.NEW);
    }

    /// A re-grant, a feed that was made anew, a publisher that was started anew, or goes on beside another of its key.
    @Test
    void what_begins_anew_is_no_repeat() {
        Past past = after(sent(1, 10, AGENT, 7, 3));

        assertThat(arrival(past, sent(2, 20, AGENT, 7, 14))).isEqualTo(Arrival.NEW);
        assertThat(arrival(past, sent(2, 0, AGENT, 7, 4))).isEqualTo(Arrival.NEW);
        assertThat(arrival(past, sent(1, 11, AGENT, 8, 0))).isEqualTo(Arrival.NEW);
        assertThat(arrival(past, sent(1, 11, AGENT, 6, 0))).isEqualTo(Arrival.NEW);
        assertThat(arrival(past, sent(1, 11, OTHER, 7, 3))).isEqualTo(Arrival.NEW);
    }

    @Test
    void what_was_delivered_before_a_new_epoch_is_a_repeat_in_it() {
        Past past = after(sent(1, 10, AGENT, 7, 3));

        assertThat(arrival(past, sent(2, 20, AGENT, 7, 3))).isEqualTo(Arrival.REPEATED);
    }

    /// Nothing that Parley has not delivered says anything of what it has.
    @Test
    void what_cannot_be_read_back_changes_nothing() {
        Past past = after(sent(1, 10, AGENT, 7, 3));
        Headers unsigned = sent(1, 11, AGENT, 7, 4).headers().remove(RecordHeaders.SEQUENCE);

        assertThat(past.with(new org.apache.kafka.common.header.internals.RecordHeaders()))
                .isEqualTo(past);
        assertThat(past.with(sent(1, 11, AGENT, 7, 4).headers().remove(RecordHeaders.EPOCH)))
                .isEqualTo(past);
        assertThat(past.with(unsigned)).isEqualTo(new Past(new Delivered(1, 11), past.signers()));
    }

    enum Kind {
        PUBLISH,
        NEXT_EPOCH,
        CARRY_AGAIN,
        REPEAT_FURTHER_ON,
        RESTART
    }

    record Action(Kind kind, int number) {}

    @Provide
    Arbitrary<List<Action>> actions() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.just(Kind.PUBLISH)),
                Tuple.of(1, Arbitraries.just(Kind.NEXT_EPOCH)),
                Tuple.of(2, Arbitraries.just(Kind.CARRY_AGAIN)),
                Tuple.of(3, Arbitraries.just(Kind.REPEAT_FURTHER_ON)),
                Tuple.of(1, Arbitraries.just(Kind.RESTART)));
        return Combinators.combine(kinds, Arbitraries.integers().between(0, 99))
                .as(Action::new)
                .list()
                .ofMaxSize(80);
    }

    @Property(tries = 3000)
    void each_record_is_new_once_and_whatever_comes_again_is_told_from_it(@ForAll("actions") List<Action> actions) {
        Past past = Past.NOTHING;
        List<Sent> genuine = new ArrayList<>();
        long[] numbers = new long[4];
        long epoch = 1;

        for (Action action : actions) {
            int which = genuine.isEmpty() ? 0 : action.number() % genuine.size();
            int run = action.number() % numbers.length;
            Past before = past;
            switch (action.kind()) {
                case PUBLISH -> {
                    Sent next = sent(epoch, genuine.size(), run < 2 ? AGENT : OTHER, run, numbers[run]++);
                    genuine.add(next);
                    assertThat(arrival(past, next)).isEqualTo(Arrival.NEW);
                    past = past.with(next.place()).with(next.signer());
                }
                case NEXT_EPOCH -> epoch++;
                case CARRY_AGAIN ->
                    assertThat(genuine.subList(which, genuine.size()))
                            .extracting(sent -> arrival(before, sent))
                            .allMatch(Arrival.DUPLICATE::equals);
                case REPEAT_FURTHER_ON -> {
                    Delivered further = new Delivered(epoch, genuine.size() + action.number());
                    assertThat(genuine.subList(which, genuine.size()))
                            .extracting(sent -> arrival(before, sent.at(further)))
                            .allMatch(Arrival.REPEATED::equals);
                }
                case RESTART -> past = readBack(genuine);
            }
        }
    }

    private static Past readBack(List<Sent> delivered) {
        Past past = Past.NOTHING;
        for (Sent each : delivered) {
            past = past.with(each.headers());
        }
        return past;
    }

    private static Arrival arrival(Past past, Sent record) {
        return past.arrival(record.place(), record.signer());
    }

    private static Past after(Sent record) {
        return Past.NOTHING.with(record.headers());
    }

    static Sent sent(long epoch, long offset, String key, long start, long sequence) {
        return new Sent(new Delivered(epoch, offset), new Signer(key, start, sequence));
    }
}
