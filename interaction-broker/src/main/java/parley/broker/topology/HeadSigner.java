package parley.broker.topology;

import java.time.Instant;
import parley.identity.audit.AuditChain;

/// Signs, with the organisation's key, how far the chain of an audit has come; the same gives the same
/// signature.
@FunctionalInterface
public interface HeadSigner {

    /// The head as a secured document, which anyone who has our key can verify.
    String sign(AuditChain chain, Instant at);
}
