package parley.deploy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import parley.deploy.run.SpaceAccess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `parley env --json`: every endpoint, and what the demonstration's agents log in with.
@Command(
        name = "env",
        description = "Prints every endpoint of what runs; with --json also the secrets of the demonstration's agents.",
        mixinStandardHelpOptions = true)
final class EnvCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state;

    @Option(names = "--json", description = "As JSON, with the agents' secrets: the only place that shows one")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        var mapper = new ObjectMapper();
        var spaces = state.installed().access();
        if (spaces.isEmpty()) {
            System.err.println("parley: nothing runs");
            return 1;
        }
        var root = mapper.createObjectNode();
        var list = root.putArray("spaces");
        spaces.forEach(space -> describe(space, list.addObject()));
        System.out.println(mapper.writerWithDefaultPrettyPrinter().writeValueAsString(root));
        return 0;
    }

    private void describe(SpaceAccess space, ObjectNode node) {
        node.put("organisation", space.organisation())
                .put("did", space.did())
                .put("organisationKey", space.organisationKey())
                .put("bootstrapServers", space.bootstrapServers())
                .put("securityProtocol", space.transport().securityProtocol())
                .put("saslMechanism", "OAUTHBEARER")
                .put("issuer", space.issuer())
                .put("tokenEndpoint", space.tokenEndpoint())
                .put("schemaRegistry", space.schemas().toString())
                .put("twinRegistry", space.twinRegistry().toString())
                .put("interactionBroker", space.interactionBroker().toString())
                .put("feedStreams", space.feedStreams().toString())
                .put("identityBridge", space.identityBridge().toString());
        var agents = node.putArray("agents");
        space.agents().values().forEach(agent -> {
            var each = agents.addObject()
                    .put("clientId", agent.client())
                    .put("settings", agent.settings().toString())
                    .put("tokenEndpoint", space.tokenEndpoint());
            if (json) {
                each.put("clientSecret", agent.secret());
            }
        });
    }
}
