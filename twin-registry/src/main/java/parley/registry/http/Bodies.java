package parley.registry.http;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What calls send, as the API's description tells it; whatever takes a body reads it strictly by itself.
final class Bodies {

    private Bodies() {}

    /// One twin of many that are created or whose descriptions are replaced.
    ///
    /// @param twin its name
    /// @param version as the caller saw it; absent if there is no twin
    /// @param request signed for `description`, in the form that the header `Parley-Request` has; absent for a
    /// twin in custody
    /// @param key of the agent, as in the header `Parley-Key`, for a twin that is made
    /// @param custody whether that key is one that identity-bridge keeps; not, if absent
    /// @param contentType in which `description` is written, as `PUT /twins/{twin}` takes it; Turtle, if absent
    /// @param description what the twin says of itself
    record TwinLine(
            String twin,
            @Nullable Long version,
            @Nullable String request,
            @Nullable String key,
            @Nullable Boolean custody,
            @Nullable String contentType,
            String description) {}

    /// What a twin shows to be attested of it.
    ///
    /// @param attestations each as it was issued: JSON, signed by the organisation that attests it
    record Attestations(List<Object> attestations) {}

    /// What a control takes and answers.
    ///
    /// @param request the Avro schema of what it is sent
    /// @param result the Avro schema of what it answers; absent if that is nothing but success
    record ControlSchemas(Object request, @Nullable Object result) {}

    /// What is delegated to an agent.
    ///
    /// @param key the agent's public key (Multikey: `z6Mk...`)
    /// @param functions at least one of `publish`, `subscribe`, `control`, `serve`, `administer`
    /// @param expires when the delegation ends
    /// @param custody whether the key is one that identity-bridge keeps; not, if absent
    /// @param version the twin's, as the caller saw it
    record Delegated(
            String key,
            List<String> functions,
            Instant expires,
            @Nullable Boolean custody,
            long version) {}

    /// The key that takes the place of an agent's.
    ///
    /// @param key the new public key (Multikey: `z6Mk...`)
    /// @param version the twin's, as the caller saw it
    /// @param last of each feed to which the agent may publish, the last that it signed with the old key: what
    /// is said to have been signed with that later is not believed
    record NewKey(String key, long version, List<LastSigned> last) {}

    /// The last that a key has signed of a feed; both lists have a number for each partition.
    ///
    /// @param feed its name
    /// @param start when the agent's last run began, in milliseconds since 1970; if it has not run, a moment
    /// after all that it signed
    /// @param sequences the last of that run; -1 where there is none
    /// @param ends the offset at which the partition ended: what earlier runs signed stands below
    record LastSigned(String feed, long start, List<Long> sequences, List<Long> ends) {}

    /// A vocabulary, and that the organisation has taken it in.
    ///
    /// @param statement as the organisation signed it (JSON): kind, name, when, and the digest of the text
    /// @param turtle the text; empty to take the vocabulary out
    record SignedVocabulary(String statement, String turtle) {}
}
