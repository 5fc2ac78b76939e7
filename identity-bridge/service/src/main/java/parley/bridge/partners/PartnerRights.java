package parley.bridge.partners;

import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;
import static org.apache.kafka.common.resource.PatternType.LITERAL;
import static org.apache.kafka.common.resource.PatternType.PREFIXED;
import static org.apache.kafka.common.resource.ResourceType.GROUP;
import static org.apache.kafka.common.resource.ResourceType.TOPIC;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import parley.identity.Partner;
import parley.topics.People;
import parley.topics.Topics;

/// Who may do what on the cluster because of one partner; nothing else is allowed. Values in, values out.
///
/// The partner reads its lane and nothing else; our mirror writes what it brings, and Connect's own three topics.
final class PartnerRights {
    private static final List<String> CONNECT_STORES = List.of("configs", "offsets", "status");

    private final Partner partner;
    private final List<AclBinding> rights = new ArrayList<>();

    private PartnerRights(Partner partner) {
        this.partner = partner;
    }

    /// Whom a partner reads its lane as.
    static String principal(String partner) {
        return People.PARTNER + partner;
    }

    /// Who writes what is mirrored from a partner.
    static String mirror(String partner) {
        return People.MIRROR + partner;
    }

    /// The topics in which Connect keeps what it knows of the partner's mirror.
    static List<String> connectTopics(String partner) {
        return CONNECT_STORES.stream()
                .map(store -> "mm2-" + store + "." + partner + ".internal")
                .toList();
    }

    static List<AclBinding> of(Partner partner) {
        var rights = new PartnerRights(partner);
        rights.mirrors();
        rights.services();
        return List.copyOf(rights.rights);
    }

    private void mirrors() {
        var name = partner.name();
        grant(principal(name), TOPIC, PREFIXED, "lane." + name + ".", READ);
        var mirror = mirror(name);
        grant(mirror, TOPIC, PREFIXED, mirrored(), WRITE);
        for (var topic : connectTopics(name)) {
            grant(mirror, TOPIC, LITERAL, topic, CREATE, READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS);
            grant("identity-bridge", TOPIC, LITERAL, topic, DELETE);
        }
        grant(mirror, GROUP, LITERAL, name + "-mm2", READ);
    }

    private void services() {
        var name = partner.name();
        var me = partner.nameForUs();
        var catalog = Topics.laneCatalog(name).name();
        var interactions = Topics.laneInteractions(name).name();
        var commands = Topics.laneCommands(name).name();
        var feeds = Topics.laneFeeds(name).name();
        topic("twin-registry", catalog, READ, WRITE);
        topic("twin-registry", interactions, READ, WRITE);
        topic("twin-registry", Topics.mirroredCatalog(name, me).name(), READ);
        topic("interaction-broker", interactions, WRITE);
        topic("interaction-broker", commands, WRITE);
        topic("interaction-broker", Topics.mirroredCatalog(name, me).name(), READ);
        topic("feed-streams", feeds, READ, WRITE);
        grant("feed-streams", TOPIC, PREFIXED, mirrored(), READ);
        topic("identity-bridge", interactions, WRITE);
        topic("identity-bridge", Topics.mirroredInteractions(name, me).name(), READ);
        grant("identity-bridge", TOPIC, PREFIXED, "lane." + name + ".", DELETE, DESCRIBE);
        grant("identity-bridge", TOPIC, PREFIXED, mirrored(), DELETE, DESCRIBE);
    }

    private String mirrored() {
        return partner.name() + ".lane." + partner.nameForUs() + ".";
    }

    private void topic(String client, String topic, AclOperation... operations) {
        grant(client, TOPIC, LITERAL, topic, operations);
    }

    private void grant(String client, ResourceType type, PatternType pattern, String name, AclOperation... operations) {
        for (var operation : operations) {
            rights.add(new AclBinding(
                    new ResourcePattern(type, name, pattern),
                    new AccessControlEntry("User:" + client, "*", operation, AclPermissionType.ALLOW)));
        }
    }
}
