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

    /// Looks at all that there are, and makes those of services, mirrors and partners what is to be. What somebody else
    /// has changed is reported.
    /// @throws IOException if it is not certain that it is so on every broker
    void keep(Expected expected) throws IOException;

    /// Knows what is to be.
    @FunctionalInterface
    interface Expected {
        /// As it is now. It is asked once the cluster has been: it knows the reason of all that was given by then.
        /// @throws IOException if it does not know all
        StandingRights now() throws IOException;
    }

    @Override
    void close();
}
