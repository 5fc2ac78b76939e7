package parley.broker.topology;

/// The documents of our own twins, which go with what they give. Nothing is decided by them.
public interface OwnDocuments {

    /// The twin's endorsed document as it stands now; empty while it is not known.
    ///
    /// @param twin its DID
    String of(String twin);

    /// The same, of a twin that there is, or was: empty if it is deleted, or if what `twins` says of it is no document.
    ///
    /// @throws org.apache.kafka.common.errors.TimeoutException if that cannot be found out
    String awaited(String twin);
}
