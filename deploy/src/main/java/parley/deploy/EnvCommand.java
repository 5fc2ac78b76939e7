package parley.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import parley.cli.text.Table;
import parley.deploy.run.SpaceAccess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `parley env --json`: every endpoint, and what the demonstration's agents log in with.
@Command(
        name = "env",
        description = "Prints every endpoint of what runs; with --json also the secrets of the demonstration's agents.",
        footer = {"", "Example:", "  parley env --json"},
        mixinStandardHelpOptions = true)
final class EnvCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state;

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        var spaces = state.installed().access();
        if (spaces.isEmpty()) {
            output.remark("parley: nothing runs");
            return 1;
        }
        var root = Output.object();
        var list = root.putArray("spaces");
        spaces.forEach(space -> describe(space, list.addObject()));
        output.print(() -> root, () -> table(list));
        return 0;
    }

    private static Table table(JsonNode spaces) {
        var table = new Table("SPACE", "WHAT", "IS");
        for (var space : spaces) {
            var organisation = space.path("organisation").asText();
            space.properties().stream()
                    .filter(each -> each.getValue().isTextual())
                    .forEach(each -> table.row(
                            organisation, each.getKey(), each.getValue().asText()));
            space.path("agents")
                    .forEach(agent -> table.row(
                            organisation,
                            "agent " + agent.path("clientId").asText(),
                            agent.path("settings").asText()));
        }
        return table;
    }

    /// With the agents' secrets: the only place that shows one.
    private static void describe(SpaceAccess space, ObjectNode node) {
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
        space.console().ifPresent(console -> node.put("console", console.toString()));
        var people = node.putArray("people");
        new TreeMap<>(space.people())
                .forEach((name, password) ->
                        people.addObject().put("name", name).put("passwordFile", password.toString()));
        var agents = node.putArray("agents");
        space.agents().values().forEach(agent -> {
            agents.addObject()
                    .put("clientId", agent.client())
                    .put("settings", agent.settings().toString())
                    .put("tokenEndpoint", space.tokenEndpoint())
                    .put("clientSecret", agent.secret());
        });
    }
}
