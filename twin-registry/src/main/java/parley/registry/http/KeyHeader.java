package parley.registry.http;

import org.jspecify.annotations.Nullable;
import parley.identity.PublicKey;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.twins.TwinChanges.AgentKey;

/// The headers that say by which key a twin knows an agent.
final class KeyHeader {

    private KeyHeader() {}

    /// The key; null if none is said.
    static @Nullable AgentKey key(@Nullable String multibase, @Nullable String custody) {
        if (custody != null && !custody.equals("true")) {
            throw Problems.invalid(Fields.CUSTODY, "`true`, or no such header");
        }
        if (multibase == null) {
            return null;
        }
        try {
            return new AgentKey(PublicKey.multibase(multibase), custody != null);
        } catch (IllegalArgumentException e) {
            throw Problems.invalid(Fields.KEY, String.valueOf(e.getMessage()));
        }
    }
}
