package parley.bridge.partners;

import java.io.IOException;
import java.util.Collection;
import org.apache.kafka.common.acl.AclBinding;

/// Changes the cluster's ACLs: a change has been made when every broker has applied it.
public interface Rights extends AutoCloseable {

    /// Gives these; those that are given already stay so.
    /// @throws IOException if it is not certain that every broker knows
    void grant(Collection<AclBinding> bindings) throws IOException;

    /// Takes these, as far as they are given.
    /// @throws IOException if it is not certain that every broker knows
    void revoke(Collection<AclBinding> bindings) throws IOException;

    @Override
    void close();
}
