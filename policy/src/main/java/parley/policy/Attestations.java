package parley.policy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import parley.avro.Attested;
import parley.avro.Subject;
import parley.topics.Topics;

/// What organisations attest of a requester: verified where it came in, and counted where a decision is made.
public final class Attestations {

    /// So much does one interaction rest on at most.
    static final int MOST = 64;

    private Attestations() {}

    /// The name of the attestation that attests this, whoever issued another of the same id.
    public static String key(Attested attested) {
        return Topics.revocationKey(attested.getBy(), attested.getId());
    }

    /// Whether it is what a subject that names a property demands; when it holds does not matter.
    public static boolean matches(Subject demanded, Attested attested) {
        return demanded.getValue().equals(attested.getBy())
                && demanded.getProperty().equals(attested.getProperty())
                && (demanded.getPropertyValue() == null
                        || demanded.getPropertyValue().equals(attested.getValue()));
    }

    /// Whether it counts at that moment.
    static boolean holds(Attested attested, Instant now) {
        return now.isBefore(attested.getValidUntil());
    }

    /// When the last of what the requester shows runs out that the subject demands; empty if it shows none.
    static Optional<Instant> until(Subject demanded, Requester requester) {
        return requester.attested().stream()
                .filter(each -> matches(demanded, each))
                .map(Attested::getValidUntil)
                .max(Comparator.naturalOrder());
    }

    /// All that was shown before or is shown now and still counts; of too much, what was shown first is
    /// left out.
    public static List<Attested> both(List<Attested> before, List<Attested> fresh, Instant now) {
        List<Attested> all = new ArrayList<>(fresh);
        before.stream().filter(each -> !fresh.contains(each)).forEach(all::add);
        return all.stream().filter(each -> holds(each, now)).limit(MOST).toList();
    }
}
