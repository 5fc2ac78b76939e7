package parley.broker.topology;

/// The documents of our own twins, which go with what they give. Nothing is decided by them.
@FunctionalInterface
public interface OwnDocuments {

    /// The twin's endorsed document as it stands now; empty while it is not known.
    ///
    /// @param twin its DID
    String of(String twin);
}
