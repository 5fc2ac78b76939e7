package parley.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

/// DESIGN promise 2: what a holder believes of its lease never exceeds what those who wait for it believe.
class LeaseTest {

    private static final long LEASE = 30;

    /// A record's life, in nanoseconds after the one before was sent: sent, appended, acknowledged.
    record Renewal(int pause, int toAppend, int toAcknowledge) {}

    private record Times(long sent, long appended, long acknowledged) {}

    private record Step(long at, Runnable action) {}

    @Provide
    Arbitrary<Renewal> renewals() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 50),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.integers().between(0, 40))
                .as(Renewal::new);
    }

    @Property
    void aHolderActsOnlyWhileItIsWaitedFor(@ForAll @Size(max = 12) List<@From("renewals") Renewal> renewals) {
        List<Times> times = times(renewals);
        Lease lease = new Lease(Duration.ofNanos(LEASE));

        walk(lease, times, now -> {
            if (lease.validAt(now)) {
                assertThat(waitedFor(times, now)).as("at %d", now).isTrue();
            }
        });
    }

    @Property
    void inOneTermAHolderIsWaitedForWithoutABreak(@ForAll @Size(max = 12) List<@From("renewals") Renewal> renewals) {
        List<Times> times = times(renewals);
        Lease lease = new Lease(Duration.ofNanos(LEASE));
        long[] firstOfTerm = {0, 0};

        walk(lease, times, now -> {
            if (!lease.validAt(now)) {
                return;
            }
            if (lease.term() != firstOfTerm[0]) {
                firstOfTerm[0] = lease.term();
                firstOfTerm[1] = now;
            }
            for (long moment = firstOfTerm[1]; moment <= now; moment++) {
                assertThat(waitedFor(times, moment)).as("at %d", moment).isTrue();
            }
        });
    }

    @Example
    void isNotHeldBeforeARecordIsAppended() {
        Lease lease = new Lease(Duration.ofNanos(LEASE));
        Lease.Pending pending = lease.sending(100);
        assertThat(lease.validAt(100)).isFalse();

        long term = pending.appended(105);

        assertThat(term).isEqualTo(1);
        assertThat(lease.validAt(105)).isTrue();
        assertThat(lease.validAt(129)).isTrue();
        assertThat(lease.validAt(130)).isFalse();
    }

    @Example
    void aRenewalInTimeStaysInTheTerm() {
        Lease lease = new Lease(Duration.ofNanos(LEASE));
        lease.sending(0).appended(1);

        assertThat(lease.sending(10).appended(29)).isEqualTo(1);
        assertThat(lease.validAt(39, 1)).isTrue();
    }

    @Example
    void aRenewalThatIsKnownTooLateStartsANewTerm() {
        Lease lease = new Lease(Duration.ofNanos(LEASE));
        lease.sending(0).appended(1);

        assertThat(lease.sending(10).appended(30)).isEqualTo(2);
        assertThat(lease.validAt(31, 1)).isFalse();
        assertThat(lease.validAt(31, 2)).isTrue();
    }

    @Example
    void aRecordThatTookLongerThanTheLeaseGivesNothing() {
        Lease lease = new Lease(Duration.ofNanos(LEASE));

        assertThat(lease.sending(0).appended(30)).isZero();
        assertThat(lease.validAt(30)).isFalse();
    }

    @Example
    void theClockMayBeNegativeAndWrap() {
        Lease lease = new Lease(Duration.ofNanos(LEASE));
        lease.sending(Long.MAX_VALUE - 10).appended(Long.MAX_VALUE - 5);

        assertThat(lease.validAt(Long.MAX_VALUE)).isTrue();
        assertThat(lease.validAt(Long.MIN_VALUE + 5)).isTrue();
        assertThat(lease.validAt(Long.MIN_VALUE + 25)).isFalse();
    }

    @Example
    void hasALength() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Lease(Duration.ZERO));
        assertThat(new Lease(Duration.ofSeconds(3)).duration()).isEqualTo(Duration.ofSeconds(3));
    }

    private static List<Times> times(List<Renewal> renewals) {
        List<Times> times = new ArrayList<>();
        long sent = 0;
        long appended = 0;
        for (Renewal renewal : renewals) {
            sent += renewal.pause;
            appended = Math.max(appended, sent + renewal.toAppend);
            times.add(new Times(sent, appended, appended + renewal.toAcknowledge));
        }
        return times;
    }

    /// What someone who reads `applied` at that moment sees, by the records' LogAppendTime.
    private static boolean waitedFor(List<Times> times, long now) {
        return times.stream().anyMatch(time -> time.appended <= now && now < time.appended + LEASE);
    }

    private static void walk(Lease lease, List<Times> times, java.util.function.LongConsumer check) {
        List<Step> steps = new ArrayList<>();
        for (Times time : times) {
            Lease.Pending[] pending = new Lease.Pending[1];
            steps.add(new Step(time.sent, () -> pending[0] = lease.sending(time.sent)));
            steps.add(new Step(time.acknowledged, () -> pending[0].appended(time.acknowledged)));
        }
        long end = steps.stream().mapToLong(Step::at).max().orElse(0) + LEASE + 1;
        for (long now = 0; now <= end; now++) {
            long moment = now;
            steps.stream().filter(step -> step.at == moment).forEach(step -> step.action.run());
            check.accept(now);
        }
    }
}
