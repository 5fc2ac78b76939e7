package parley.broker.topology;

import parley.avro.Command;

/// Signs, with the organisation's key, what we say has become of a command; the same gives the same signature.
@FunctionalInterface
public interface ReportSigner {

    /// The report as a secured document, which any partner that pinned our key can verify.
    String sign(Command command);
}
