package parley.broker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import parley.identity.OrganisationKey;
import parley.identity.RootPolicyStatement;

/// Root policies of harbour's, as they are sent.
final class RootPolicies {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RootPolicies() {}

    /// The body of a call that sets it.
    static String body(String policy, long version, OrganisationKey key) {
        try {
            ObjectNode parsed = (ObjectNode) JSON.readTree(policy);
            String statement = new RootPolicyStatement(World.HARBOUR, version, parsed, Instant.now()).secure(key);
            return JSON.createObjectNode().put("statement", statement).toString();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
