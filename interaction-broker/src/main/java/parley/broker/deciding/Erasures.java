package parley.broker.deciding;

import java.util.List;
import parley.avro.AuditErasureRequested;
import parley.avro.Reason;

/// Entries of a twin's audit are erased: that they were there stays, and so does who had them erased.
final class Erasures {

    private Erasures() {}

    static Decision decide(Situation situation, AuditErasureRequested event, Account account) {
        String twin = event.getTwin();
        if (!twin.equals(situation.state().twin()) || !situation.owns(twin)) {
            return account.ignored(Reason.UNVERIFIABLE);
        }
        return account.accepted(Account.Ground.NONE, List.of(new Change.Erased(event.getRanges())));
    }
}
