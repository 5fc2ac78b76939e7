package parley.topics;

import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.CLUSTER;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;
import static org.apache.kafka.common.resource.ResourceType.TRANSACTIONAL_ID;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/// What each service may do on a space's cluster from its first day; nothing else is allowed. The launcher gives it,
/// identity-bridge keeps it so. Agents, and what partners call for, get theirs from identity-bridge.
public final class ServiceRights {
    /// The services, by the names of their components and clients.
    public static final List<String> SERVICES =
            List.of("twin-registry", "interaction-broker", "feed-streams", "identity-bridge");

    /// The schema registry's own client.
    public static final String SCHEMA_REGISTRY = "schema-registry";

    private final List<AclBinding> rights = new ArrayList<>();

    private ServiceRights() {}

    /// All of it.
    public static List<AclBinding> of() {
        var rights = new ServiceRights();
        rights.twinRegistry();
        rights.interactionBroker();
        rights.feedStreams();
        rights.identityBridge();
        rights.schemaRegistry();
        for (var service : SERVICES) {
            rights.topics(service, READ, Topics.PARTNERSHIPS.name());
            // What they refuse
            rights.topics(service, WRITE, Topics.INTERACTION_REQUESTS.name());
        }
        return List.copyOf(rights.rights);
    }

    private void twinRegistry() {
        var service = "twin-registry";
        topics(service, READ, Topics.POLICIES.name(), Topics.INTERACTIONS.name(), Topics.COMMANDS.name());
        topics(service, READ, Topics.TWINS.name(), Topics.CUSTODY_KEYS.name(), Topics.APPLIED.name());
        topics(service, READ, Topics.REVOCATIONS.name(), Topics.VOCABULARIES.name());
        topics(service, WRITE, Topics.TWINS.name(), Topics.APPLIED.name(), Topics.QUARANTINE.name());
        topics(service, WRITE, Topics.VOCABULARIES.name());
        for (var prefix : List.of("feed.", Topics.CONTROL_PREFIX, Topics.RESULT_PREFIX)) {
            grant(service, TOPIC, PREFIXED, prefix, CREATE, DESCRIBE, DESCRIBE_CONFIGS);
        }
        grant(service, GROUP, PREFIXED, service, READ);
    }

    private void interactionBroker() {
        var service = "interaction-broker";
        var own = new String[] {
            Topics.INTERACTION_REQUESTS.name(),
            Topics.COMMAND_BODIES.name(),
            Topics.POLICIES.name(),
            Topics.POLICY_HISTORY.name(),
            Topics.INTERACTIONS.name(),
            Topics.REVOCATIONS.name(),
            Topics.COMMANDS.name(),
            Topics.ASKED_COMMANDS.name(),
            Topics.AUDIT.name(),
            Topics.AUDIT_CHAIN.name()
        };
        topics(service, READ, own);
        topics(service, WRITE, own);
        topics(service, READ, Topics.TWINS.name(), Topics.APPLIED.name(), Topics.TRAFFIC.name());
        topics(service, READ, Topics.PARTNER_DOCUMENTS.name());
        topics(service, WRITE, Topics.QUARANTINE.name());
        grant(service, TOPIC, PREFIXED, Topics.CONTROL_PREFIX, WRITE, DESCRIBE);
        grant(service, TOPIC, PREFIXED, Topics.RESULT_PREFIX, READ, WRITE, DESCRIBE);
        grant(service, TOPIC, PREFIXED, Topics.OUTCOME_PREFIX, CREATE, READ, WRITE, DESCRIBE);
        grant(service, TOPIC, PREFIXED, Topics.PENDING_PREFIX, CREATE, READ, WRITE, DESCRIBE);
        // Changelogs and repartition topics of its topology.
        grant(service, TOPIC, PREFIXED, service + "-", CREATE, READ, WRITE, DESCRIBE, DELETE);
        grant(service, TOPIC, PREFIXED, service + "-", DESCRIBE_CONFIGS, ALTER_CONFIGS);
        grant(service, GROUP, PREFIXED, service, READ, DESCRIBE, DELETE);
        grant(service, TRANSACTIONAL_ID, PREFIXED, service, WRITE, DESCRIBE);
    }

    private void feedStreams() {
        var service = "feed-streams";
        topics(service, READ, Topics.INTERACTIONS.name(), Topics.TWINS.name(), Topics.REVOCATIONS.name());
        topics(service, READ, Topics.POLICIES.name(), Topics.APPLIED.name());
        topics(service, WRITE, Topics.COMMAND_BODIES.name());
        topics(service, READ, Topics.TRAFFIC.name(), Topics.SLOTS.name(), Topics.PARTNER_DOCUMENTS.name());
        topics(service, WRITE, Topics.TRAFFIC.name(), Topics.PARTNER_DOCUMENTS.name());
        topics(service, WRITE, Topics.APPLIED.name(), Topics.QUARANTINE.name());
        grant(service, TOPIC, PREFIXED, "feed.", READ);
        grant(service, TOPIC, PREFIXED, "in.", CREATE, READ, WRITE, DESCRIBE);
        grant(service, GROUP, PREFIXED, service, READ);
        grant(service, TRANSACTIONAL_ID, PREFIXED, service, WRITE, DESCRIBE);
    }

    private void identityBridge() {
        var service = "identity-bridge";
        topics(service, READ, Topics.TWINS.name(), Topics.INTERACTIONS.name(), Topics.APPLIED.name());
        topics(service, WRITE, Topics.APPLIED.name(), Topics.PARTNERSHIPS.name());
        topics(service, READ, Topics.CUSTODY_KEYS.name());
        topics(service, WRITE, Topics.CUSTODY_KEYS.name());
        // What it signs in custody.
        grant(service, TOPIC, PREFIXED, "feed.", WRITE);
        // What is left of deleted twins
        grant(service, TOPIC, PREFIXED, "feed.", DELETE, DESCRIBE);
        grant(service, TOPIC, PREFIXED, "in.", DELETE, DESCRIBE);
        // Rights of others, topics, and byte quotas of partners
        grant(service, CLUSTER, LITERAL, Resource.CLUSTER_NAME, ALTER, ALTER_CONFIGS, CREATE, DESCRIBE);
        grant(service, GROUP, PREFIXED, service, READ);
    }

    private void schemaRegistry() {
        var service = SCHEMA_REGISTRY;
        grant(service, TOPIC, PREFIXED, "kafkasql-", CREATE, READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS);
        grant(service, GROUP, PREFIXED, "apicurio-", READ);
    }

    private void topics(String client, AclOperation operation, String... names) {
        for (var name : names) {
            grant(client, TOPIC, LITERAL, name, operation);
        }
    }

    private void grant(String client, ResourceType type, PatternType pattern, String name, AclOperation... operations) {
        for (var operation : operations) {
            rights.add(new AclBinding(
                    new ResourcePattern(type, name, pattern),
                    new AccessControlEntry("User:" + client, "*", operation, AclPermissionType.ALLOW)));
        }
    }
}
