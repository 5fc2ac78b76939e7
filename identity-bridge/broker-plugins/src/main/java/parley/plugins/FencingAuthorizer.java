package parley.plugins;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;

/// Kafka's own authorizer, which in addition lets nobody consume by a fetch that [ReadFence] is not asked about.
///
/// A fetch below version 11 names no client, so that the broker asks no replica selector: parked, it would be answered
/// after its right was taken. Every client since Kafka 2.3 speaks version 11.
public final class FencingAuthorizer extends StandardAuthorizer {
    private static final int FIRST_THAT_IS_ASKED_ABOUT = 11;

    @Override
    public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
        Authorizers.put(server, this);
        return super.start(server);
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        var results = super.authorize(context, actions);
        return escapes(context) ? withoutReading(results, actions) : results;
    }

    private static boolean escapes(AuthorizableRequestContext context) {
        return context.requestType() == ApiKeys.FETCH.id && context.requestVersion() < FIRST_THAT_IS_ASKED_ABOUT;
    }

    private static List<AuthorizationResult> withoutReading(List<AuthorizationResult> results, List<Action> actions) {
        var fenced = new ArrayList<AuthorizationResult>(results.size());
        for (int i = 0; i < results.size(); i++) {
            fenced.add(consumes(actions.get(i)) ? AuthorizationResult.DENIED : results.get(i));
        }
        return fenced;
    }

    private static boolean consumes(Action action) {
        return action.operation() == AclOperation.READ
                && action.resourcePattern().resourceType() == ResourceType.TOPIC;
    }

    @Override
    public void close() throws IOException {
        Authorizers.remove(this);
        super.close();
    }
}
