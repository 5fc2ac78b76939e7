package parley.broker.topology;

/// What signs in the organisation's name.
public record Signers(HalfSigner halves, ReportSigner reports, HeadSigner heads) {}
