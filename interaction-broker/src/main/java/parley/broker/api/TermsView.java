package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;
import parley.avro.Terms;

/// Under which terms something is allowed.
///
/// @param history `none`, or `retained`: what the feed's own topic retains, read from that topic; inside an
/// organisation
@Serdeable
record TermsView(String history) {

    static @Nullable TermsView of(@Nullable Terms terms) {
        return terms == null ? null : new TermsView(PolicyJson.lower(terms.getHistory()));
    }
}
