package parley.broker.view;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.identity.OrganisationKeys;
import parley.identity.PublicKey;
import parley.identity.TwinDocument;

/// A partner's twin, by the documents of it that were read: of those that its organisation endorsed the
/// newest counts. Immutable.
///
/// @param told what may count, in the order in which it was read: all of it until it is verified, then the
///     newest that is believed and the last
/// @param newest what counts; one that was believed does until another that is believed takes its place,
///     also if its organisation has another key since
record PartnerTwin(String did, List<Told> told, @Nullable TwinDocument newest) {

    private static final Logger LOG = LoggerFactory.getLogger(PartnerTwin.class);

    PartnerTwin {
        told = List.copyOf(told);
    }

    /// A document that was read.
    ///
    /// @param by the key of its organisation that counted when it was verified; null before that
    /// @param believed what it says, if it was believed
    record Told(
            String json, @Nullable PublicKey by, @Nullable TwinDocument believed) {

        private boolean verifiedWhile(PublicKey counts) {
            return by != null && by.equals(counts);
        }

        private Told verified(String twin, OrganisationKeys keys, PublicKey now) {
            if (verifiedWhile(now)) {
                return this;
            }
            return switch (TwinDocument.parseEndorsed(json, keys)) {
                case TwinDocument.Result.Endorsed(var document)
                when document.twin().value().equals(twin) -> new Told(json, now, document);
                case TwinDocument.Result.Endorsed(var document) -> refused(twin, "it is of " + document.twin(), now);
                case TwinDocument.Result.Refused(var why) -> refused(twin, why, now);
            };
        }

        private Told refused(String twin, String why, PublicKey now) {
            LOG.warn("document not believed twin={} reason={}", twin, why);
            return new Told(json, now, null);
        }
    }

    /// One of which nothing was read.
    static PartnerTwin of(String did) {
        return new PartnerTwin(did, List.of(), null);
    }

    /// The same, after this document was read.
    PartnerTwin and(String json) {
        Told last = told.stream()
                .filter(each -> each.json().equals(json))
                .findFirst()
                .orElseGet(() -> new Told(json, null, null));
        return new PartnerTwin(
                did,
                Stream.concat(told.stream().filter(each -> !each.equals(last)), Stream.of(last))
                        .toList(),
                newest);
    }

    /// The same, after what it was told was verified with the keys of its organisation; it itself, if all of
    /// that was.
    PartnerTwin verified(OrganisationKeys keys) {
        PublicKey now = keys.current();
        if (told.stream().allMatch(each -> each.verifiedWhile(now))) {
            return this;
        }
        List<Told> all =
                told.stream().map(each -> each.verified(did, keys, now)).toList();
        Told first = all.getLast();
        TwinDocument best = null;
        for (Told each : all) {
            TwinDocument said = each.believed();
            if (said != null && (best == null || said.version() >= best.version())) {
                first = each;
                best = said;
            }
        }
        return new PartnerTwin(did, Stream.of(first, all.getLast()).distinct().toList(), best == null ? newest : best);
    }
}
