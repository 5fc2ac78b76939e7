package parley.agent;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import parley.agent.service.ServiceClient;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.identity.OrganisationDocument;
import parley.identity.OrganisationKeys;
import parley.identity.audit.AuditVerdict;
import parley.identity.audit.AuditVerifier;

/// The audit that one of the agent's own twins may see. Each log has a chain of its own: the twin's; a
/// partner's twin's, in which stands what was asked of it and became of that; and the organisation's.
public final class TwinAudit {
    private final ActingTwin twin;

    TwinAudit(ActingTwin twin) {
        this.twin = twin;
    }

    /// How an audit is exported.
    public enum Format {
        /// JSON Lines, from which [#verify] computes the chain.
        JSONL,
        /// Comma-separated values with a header, for tables.
        CSV
    }

    /// What came of an erasure.
    ///
    /// @param entries how many lost their content
    /// @param decisions the ids of the decisions to erase them, which stay
    public record Erasure(long entries, List<String> decisions) {
        public Erasure {
            decisions = List.copyOf(decisions);
        }
    }

    /// The latest decisions in which the twin asked or was asked, the last first.
    public List<Decided> latest(AuditQuery query) {
        return twin.audit("/audit" + query.uri(Map.of("twin", twin.did().value())));
    }

    /// Every entry of a chain that was not erased, a line each.
    ///
    /// @param of whose chain: the twin itself, a partner's twin, or, for who administers the twin, the
    ///     organisation
    /// @param line called for one line after another
    public void export(Did of, AuditQuery query, Format format, Consumer<String> line) {
        lines(
                "/audit/export"
                        + query.uri(chain(of, Map.of("format", format.name().toLowerCase(Locale.ROOT)))),
                line);
    }

    /// The links of a chain and its signed heads, a line each.
    ///
    /// @param of as for [#export]
    /// @param line called for one line after another
    public void chain(Did of, Consumer<String> line) {
        lines("/audit/chain" + AuditQuery.ALL.uri(chain(of, Map.of())), line);
    }

    /// Whether a chain, and what it has the digests of, is as it was made.
    ///
    /// @param of as for [#export]
    /// @throws IllegalStateException if the organisation's document does not go back to the key that was
    ///     pinned
    public AuditVerdict verify(Did of) {
        var verifier = new AuditVerifier(of.value(), keys());
        var links = new AtomicLong();
        chain(of, line -> links.addAndGet(AuditVerifier.isLink(line) ? 1 : 0));
        verifier.begun(links.get());
        export(of, AuditQuery.ALL, Format.JSONL, verifier::content);
        chain(of, verifier::chain);
        return verifier.verdict();
    }

    /// Erases the content of entries of the twin's own audit: those that both hold for, if both are given.
    /// It is known ever after that they were there, and who had them erased.
    ///
    /// @param before what was decided before then; null for any time
    /// @param counterpart what it had with that twin, or with the twins of that organisation; null for all
    /// @throws IllegalArgumentException if both are null
    public Erasure erase(@Nullable Instant before, @Nullable Did counterpart) {
        if (before == null && counterpart == null) {
            throw new IllegalArgumentException("what to erase is said by a time, a counterpart or both");
        }
        var body = ServiceClient.JSON.createObjectNode();
        if (before != null) {
            body.put("before", before.toString());
        }
        if (counterpart != null) {
            body.put("counterpart", counterpart.value());
        }
        var decisions = new ArrayList<String>();
        long entries = 0;
        boolean more = true;
        while (more) {
            var request = new Requests(twin.agent(), twin.did())
                    .of(Kind.ERASE_AUDIT, twin.did(), "/audit", body.toString(), null);
            var answer = twin.signed("POST", twin.path() + "/audit/erasures", body.toString(), request)
                    .orThrow()
                    .json();
            entries += answer.path("erased").asLong();
            var decision = answer.path("decision").asText();
            if (!decision.isEmpty()) {
                decisions.add(decision);
            }
            // What is not known to be decided would be found again
            more = answer.path("more").asBoolean() && !decision.isEmpty();
        }
        return new Erasure(entries, decisions);
    }

    private Map<String, String> chain(Did of, Map<String, String> more) {
        var all = new LinkedHashMap<>(Map.of("twin", twin.did().value()));
        if (!of.equals(twin.did())) {
            all.put("of", of.value());
        }
        all.putAll(more);
        return all;
    }

    private void lines(String path, Consumer<String> line) {
        var next = twin.agent().broker().page(path, twin.acting(), line);
        while (next.isPresent()) {
            next = twin.agent().broker().page(path + "&next=" + next.get(), twin.acting(), line);
        }
    }

    /// All that the organisation has ever signed with, as its document says, if that leads back to the
    /// pinned key.
    private OrganisationKeys keys() {
        var organisation = twin.did().organisationOf();
        var pinned = twin.agent().pinned(organisation).orElseThrow();
        var document = twin.agent().registry().get(organisation.documentPath(), Map.of());
        if (!document.ok()) {
            return pinned;
        }
        var keys = OrganisationDocument.keys(document.body());
        if (!keys.organisation().equals(organisation) || !keys.includes(pinned.current())) {
            throw new IllegalStateException(
                    "the document of " + organisation + " does not go back to the key that this agent has pinned");
        }
        return keys;
    }
}
