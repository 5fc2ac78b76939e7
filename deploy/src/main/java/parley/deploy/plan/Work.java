package parley.deploy.plan;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBinding;
import parley.deploy.space.SpaceFile.Keycloak;
import parley.identity.KafkaTransport;
import parley.identity.Partnership;

/// Something to be done once before others start.
public sealed interface Work {
    /// A command that runs to its end, unless the file it makes is there.
    record Command(List<String> command, Path makes, Path log) implements Work {
        public Command {
            command = List.copyOf(command);
        }
    }

    /// A Keycloak home of its own around the shared, built distribution.
    record KeycloakHome(Path distribution, Path home) implements Work {}

    /// Tells identity-bridge of a partnership.
    record Partner(URI identityBridge, Partnership partnership) implements Work {}

    /// Looking that something which exists already answers, and is as a space needs it.
    sealed interface Existing extends Work {
        /// The file that names it.
        Path spaceFile();
    }

    /// That the brokers have the plug-ins.
    record LookAtBrokers(Path spaceFile, Map<String, Object> admin) implements Existing {
        public LookAtBrokers {
            admin = Map.copyOf(admin);
        }

        @Override
        public String toString() {
            return "LookAtBrokers[" + spaceFile + "]";
        }
    }

    /// That a service has its own rights at the cluster, and no other, with a token.
    record LookAtLogin(Path spaceFile, String bootstrapServers, KafkaTransport transport, ClientLogin identityBridge)
            implements Existing {}

    /// That the realm gives every service the tokens it needs, and lets somebody manage its clients.
    record LookAtRealm(Path spaceFile, Keycloak keycloak, Map<ClientLogin, List<String>> audiences, ClientLogin manager)
            implements Existing {
        public LookAtRealm {
            audiences = Map.copyOf(audiences);
        }
    }

    /// That the schema registry speaks Confluent's API with a service.
    record LookAtSchemaRegistry(Path spaceFile, URI url, ClientLogin service) implements Existing {}

    /// Topics and rights, through the internal listener, as the only super user.
    record Provision(Map<String, Object> admin, List<NewTopic> topics, List<AclBinding> rights) implements Work {
        public Provision {
            admin = Map.copyOf(admin);
            topics = List.copyOf(topics);
            rights = List.copyOf(rights);
        }

        @Override
        public String toString() {
            return "Provision[topics=" + topics + ", rights=" + rights + "]";
        }
    }
}
