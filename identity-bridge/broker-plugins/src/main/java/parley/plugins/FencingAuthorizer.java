package parley.plugins;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Endpoint;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.metadata.authorizer.StandardAcl;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.apache.kafka.server.authorizer.Action;
import org.apache.kafka.server.authorizer.AuthorizableRequestContext;
import org.apache.kafka.server.authorizer.AuthorizationResult;
import org.apache.kafka.server.authorizer.AuthorizerServerInfo;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Kafka's own authorizer, which in addition lets nobody consume by a fetch that [ReadFence] is not asked about.
///
/// A fetch below version 11 names no client, so that the broker asks no replica selector: parked, it would be answered
/// after its right was taken. Every client since Kafka 2.3 speaks version 11. Nor is it asked about the fetch of a
/// share
/// group, which a client of a twin has no need of.
///
/// A right of which an ACL says when it lapses ([parley.fence.Lapse]) ends then, whoever is there to take it.
///
/// What is allowed is found out once, and again after rights have changed. So Kafka logs what it allows, at DEBUG, and
/// counts it in its authorizer's metrics, once and not each time; what it denies, each time. That is also summed and
/// told to the audit, by [NodeDenials].
public final class FencingAuthorizer extends StandardAuthorizer {
    private static final int FIRST_THAT_IS_ASKED_ABOUT = 11;

    private static final Logger LOG = LoggerFactory.getLogger(FencingAuthorizer.class);

    private final KnownRights rights = new KnownRights();
    private final Lapses lapses;
    private @Nullable NodeDenials denials;

    /// By the clock of this machine.
    public FencingAuthorizer() {
        this(InstantSource.system());
    }

    FencingAuthorizer(InstantSource clock) {
        this.lapses = new Lapses(clock);
    }

    @Override
    public void configure(Map<String, ?> configs) {
        super.configure(configs);
        denials = NodeDenials.open(configs);
    }

    @Override
    public Map<Endpoint, ? extends CompletionStage<Void>> start(AuthorizerServerInfo server) {
        Authorizers.put(server, this);
        return super.start(server);
    }

    @Override
    public void addAcl(Uuid id, StandardAcl acl) {
        if (Lapses.isOne(acl)) {
            lapses.add(id, acl);
        } else {
            rights.change(() -> super.addAcl(id, acl));
        }
    }

    @Override
    public void removeAcl(Uuid id) {
        if (!lapses.remove(id)) {
            rights.change(() -> super.removeAcl(id));
        }
    }

    @Override
    public void loadSnapshot(Map<Uuid, StandardAcl> acls) {
        var limits = new HashMap<Uuid, StandardAcl>();
        var others = new HashMap<Uuid, StandardAcl>();
        acls.forEach((id, acl) -> (Lapses.isOne(acl) ? limits : others).put(id, acl));
        // Neither the old rights nor the new ones are without their ends in between
        lapses.replace(lapses.with(limits));
        rights.change(() -> super.loadSnapshot(others));
        lapses.replace(limits);
    }

    @Override
    public Iterable<AclBinding> acls(AclBindingFilter filter) {
        var all = new ArrayList<AclBinding>();
        super.acls(filter).forEach(all::add);
        lapses.acls().stream()
                .map(StandardAcl::toBinding)
                .filter(filter::matches)
                .forEach(all::add);
        return all;
    }

    @Override
    public int aclCount() {
        return super.aclCount() + lapses.acls().size();
    }

    @Override
    public List<AuthorizationResult> authorize(AuthorizableRequestContext context, List<Action> actions) {
        var decided = decide(context, actions);
        var fenced = escapes(context) ? withoutReading(decided, actions) : decided;
        var results = lapses.without(context.principal(), fenced, actions);
        count(context, actions, results);
        return results;
    }

    /// Whatever goes wrong here, the answer stands.
    private void count(AuthorizableRequestContext context, List<Action> actions, List<AuthorizationResult> results) {
        var current = denials;
        if (current == null) {
            return;
        }
        try {
            current.count(context, actions, results);
        } catch (RuntimeException e) {
            LOG.error("what was denied is not counted", e);
        }
    }

    private List<AuthorizationResult> decide(AuthorizableRequestContext context, List<Action> actions) {
        var known = rights.now();
        if (known == null) {
            return super.authorize(context, actions);
        }
        var results = new AuthorizationResult[actions.size()];
        var open = new ArrayList<Action>();
        for (int i = 0; i < results.length; i++) {
            if (known.allows(right(context, actions.get(i)))) {
                results[i] = AuthorizationResult.ALLOWED;
            } else {
                open.add(actions.get(i));
            }
        }
        if (!open.isEmpty()) {
            answer(results, context, open, known);
        }
        return Arrays.asList(results);
    }

    /// Fills what is open, in order.
    private void answer(
            AuthorizationResult[] results,
            AuthorizableRequestContext context,
            List<Action> open,
            KnownRights.Found known) {
        var answers = super.authorize(context, open);
        int next = 0;
        for (int i = 0; i < results.length; i++) {
            if (results[i] == null) {
                results[i] = answers.get(next);
                if (results[i] == AuthorizationResult.ALLOWED) {
                    known.add(right(context, open.get(next)));
                }
                next++;
            }
        }
    }

    private static KnownRights.Right right(AuthorizableRequestContext context, Action action) {
        return new KnownRights.Right(
                context.principal(), context.clientAddress(), action.operation(), action.resourcePattern());
    }

    private static boolean escapes(AuthorizableRequestContext context) {
        int request = context.requestType();
        return request == ApiKeys.SHARE_FETCH.id
                || (request == ApiKeys.FETCH.id && context.requestVersion() < FIRST_THAT_IS_ASKED_ABOUT);
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
        if (denials != null) {
            denials.close();
        }
        super.close();
    }
}
