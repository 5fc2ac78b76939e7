package parley.bridge;

import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.jspecify.annotations.Nullable;
import parley.bridge.Right.Operation;
import parley.bridge.Right.Scope;
import parley.fence.Lapse;
import parley.topics.Names;

/// Rights as Kafka writes them, and which of Kafka's ACLs are ours to keep.
///
/// Ours is what agents may do, all of it: every ACL that allows something to a client that may be an agent, or to
/// everybody, whatever its form and whoever made it. What an operator grants to an agent by hand is taken away; a
/// delegation is the way to give it. What forbids an agent something is an operator's and stays. What services,
/// partners and mirrors have is kept elsewhere ([KeptRights]).
final class AclBindings {
    private static final String USER = "User:";
    private static final String EVERYWHERE = "*";
    private static final String EVERYBODY = USER + "*";
    private static final Pattern SINGLE = Pattern.compile("(in|control|result|outcome|pending)\\.[a-z0-9-]{1,64}");

    private AclBindings() {}

    static AclBinding of(Right right) {
        var pattern = switch (right.scope()) {
            case FEEDS -> new ResourcePattern(TOPIC, right.name(), PREFIXED);
            case FEED, DELIVERY, CONTROL, RESULT, OUTCOME, PENDING -> new ResourcePattern(TOPIC, right.name(), LITERAL);
            case GROUPS -> new ResourcePattern(GROUP, right.name(), PREFIXED);
            case TRANSACTIONS -> new ResourcePattern(TRANSACTIONAL_ID, right.name(), PREFIXED);
        };
        var operation = switch (right.operation()) {
            case READ -> AclOperation.READ;
            case WRITE -> AclOperation.WRITE;
            case DESCRIBE -> AclOperation.DESCRIBE;
        };
        var host = right.lapse() == null ? EVERYWHERE : Lapse.host(right.lapse());
        return new AclBinding(
                pattern, new AccessControlEntry(USER + right.client(), host, operation, AclPermissionType.ALLOW));
    }

    /// Whether it says what agents may do, or may not: one of them, or everybody.
    static boolean ofAgents(AclBinding binding) {
        var principal = binding.entry().principal();
        return principal.equals(EVERYBODY)
                || (principal.startsWith(USER) && Clients.mayBeAgent(principal.substring(USER.length())));
    }

    /// Whom an ACL is about, if that is one client.
    static Optional<String> client(AclBinding binding) {
        var principal = binding.entry().principal();
        return principal.startsWith(USER) && !principal.equals(EVERYBODY)
                ? Optional.of(principal.substring(USER.length()))
                : Optional.empty();
    }

    /// The right that an ACL stands for, if it has exactly one of the forms that [AclPlan] uses: we could have made it.
    static Optional<Right> right(AclBinding binding) {
        var entry = binding.entry();
        var lapse = Lapse.of(entry.host());
        if (!entry.principal().startsWith(USER)
                || entry.permissionType() != AclPermissionType.ALLOW
                || (lapse.isEmpty() && !entry.host().equals(EVERYWHERE))) {
            return Optional.empty();
        }
        var client = entry.principal().substring(USER.length());
        var scope = scope(binding.pattern(), client);
        var operation = operation(entry.operation());
        if (scope == null || operation == null || !given(scope, operation) || !Clients.mayBeAgent(client)) {
            return Optional.empty();
        }
        var right = new Right(client, scope, binding.pattern().name(), operation);
        return scope == Scope.FEEDS || scope == Scope.FEED || lapse.isEmpty()
                ? Optional.of(lapse.map(right::until).orElse(right))
                : Optional.empty();
    }

    private static boolean given(Scope scope, Operation operation) {
        return switch (scope) {
            case FEEDS, TRANSACTIONS -> operation != Operation.READ;
            case FEED, DELIVERY, CONTROL, OUTCOME, PENDING, GROUPS -> operation == Operation.READ;
            case RESULT -> operation != Operation.DESCRIBE;
        };
    }

    private static @Nullable Scope scope(ResourcePattern pattern, String client) {
        boolean prefixed = pattern.patternType() == PREFIXED;
        boolean own = prefixed && pattern.name().equals("agent." + client + ".");
        return switch (pattern.resourceType()) {
            case TOPIC -> prefixed ? feeds(pattern.name()) : single(pattern.name());
            case GROUP -> own ? Scope.GROUPS : null;
            case TRANSACTIONAL_ID -> own ? Scope.TRANSACTIONS : null;
            default -> null;
        };
    }

    private static @Nullable Scope feeds(String prefix) {
        return prefix.matches("feed\\.[a-z0-9-]{1,64}\\.") ? Scope.FEEDS : null;
    }

    private static @Nullable Scope single(String topic) {
        if (Names.FeedTopic.parse(topic).isPresent()) {
            return Scope.FEED;
        }
        var matcher = SINGLE.matcher(topic);
        return matcher.matches()
                ? switch (matcher.group(1)) {
                    case "in" -> Scope.DELIVERY;
                    case "control" -> Scope.CONTROL;
                    case "result" -> Scope.RESULT;
                    case "outcome" -> Scope.OUTCOME;
                    case "pending" -> Scope.PENDING;
                    default -> null;
                }
                : null;
    }

    private static @Nullable Operation operation(AclOperation operation) {
        return switch (operation) {
            case READ -> Operation.READ;
            case WRITE -> Operation.WRITE;
            case DESCRIBE -> Operation.DESCRIBE;
            default -> null;
        };
    }
}
