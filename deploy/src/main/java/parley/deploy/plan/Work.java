package parley.deploy.plan;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AclBinding;
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
