package parley.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import parley.avro.Attested;

/// Finds out what is attested of a twin that shows attestations.
///
/// What an organisation has issued that is not known here counts for nothing, and is no fault.
///
/// @param keys those of an organisation that is known here: ours, or a partner
/// @param revoked whether an attestation is known to be revoked
public record Showing(Function<String, Optional<OrganisationKeys>> keys, Predicate<Attested> revoked) {

    /// So many attestations does one request show at most.
    public static final int MOST = 4;

    /// With what our organisation and its partners attest.
    public static Showing of(OrganisationKeys own, Partners partners, Revocations revocations) {
        return new Showing(
                organisation -> organisation.equals(own.organisation().value())
                        ? Optional.of(own)
                        : partners.of(organisation).map(Partner::keys),
                revocations::includes);
    }

    /// How it came out.
    public sealed interface Result {

        /// That is attested; some of it may not count at every moment.
        record Verified(List<Attested> attested) implements Result {
            public Verified {
                attested = List.copyOf(attested);
            }
        }

        /// One of them is wrong.
        ///
        /// @param index which, from 0
        record Refused(int index, String why) implements Result {}
    }

    /// What is attested of the twin now; an attestation that is over, or revoked, is wrong.
    public Result now(List<String> attestations, Did twin, Instant now) {
        return verify(attestations, twin, now, true);
    }

    /// The same of what has been on its way: an attestation that is over or revoked meanwhile counts for
    /// nothing.
    public Result sent(List<String> attestations, Did twin, Instant now) {
        return verify(attestations, twin, now, false);
    }

    private Result verify(List<String> attestations, Did twin, Instant now, boolean strictly) {
        if (attestations.size() > MOST) {
            return new Result.Refused(MOST, "at most " + MOST + " attestations are shown, not " + attestations.size());
        }
        var all = new ArrayList<Attested>();
        for (int i = 0; i < attestations.size(); i++) {
            try {
                all.addAll(attested(attestations.get(i), twin, now, strictly));
            } catch (IllegalArgumentException e) {
                return new Result.Refused(i, String.valueOf(e.getMessage()));
            }
        }
        return new Result.Verified(all);
    }

    private List<Attested> attested(String json, Did twin, Instant now, boolean strictly) {
        // Whoever issued it: what nobody here believes is kept, too
        Attestation.limit(json);
        var issuer = Attestation.claimedIssuer(json)
                .orElseThrow(() -> new IllegalArgumentException("not an attestation: it names no issuer"));
        var known = keys.apply(issuer);
        if (known.isEmpty()) {
            return List.of();
        }
        var attestation = Attestation.read(json, known.get());
        if (!attestation.subject().equals(twin)) {
            throw new IllegalArgumentException("it is about " + attestation.subject() + ", not about " + twin);
        }
        var attested = attestation.attested();
        var over = over(attestation, attested.getFirst(), now);
        if (over.isPresent() && strictly) {
            throw new IllegalArgumentException(over.get());
        }
        return over.isPresent() ? List.of() : attested;
    }

    private Optional<String> over(Attestation attestation, Attested any, Instant now) {
        if (revoked.test(any)) {
            return Optional.of(attestation.issuer() + " has revoked it");
        }
        boolean valid = !IssueTime.isAhead(attestation.validFrom(), now) && now.isBefore(attestation.validUntil());
        return valid
                ? Optional.empty()
                : Optional.of("valid from " + attestation.validFrom() + " until " + attestation.validUntil());
    }
}
