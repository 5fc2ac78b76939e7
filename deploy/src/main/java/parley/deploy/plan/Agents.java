package parley.deploy.plan;

import java.util.LinkedHashMap;
import java.util.List;
import parley.deploy.space.Keys;

/// What each agent of a space is given to start with.
final class Agents {
    private Agents() {}

    static Part of(SpaceLayout layout) {
        return new Part(
                layout.space().agents().stream()
                        .map(agent -> settings(layout, agent.client()))
                        .toList(),
                List.of());
    }

    private static TextFile settings(SpaceLayout layout, String agent) {
        var space = layout.space();
        var json = new LinkedHashMap<String, Object>();
        json.put("organisation", space.organisation());
        json.put("organisationDid", space.did());
        json.put("organisationKey", layout.keys().organisationKey());
        json.put("twinRegistry", "http://localhost:" + space.ports().twinRegistry());
        json.put("interactionBroker", "http://localhost:" + space.ports().interactionBroker());
        json.put("identityBridge", "http://localhost:" + space.ports().identityBridge());
        json.put("bootstrapServers", space.bootstrapServers());
        json.put("securityProtocol", space.transport().securityProtocol());
        if (space.transport().certificates() != null) {
            json.put("certificates", space.transport().certificates().toString());
        }
        json.put("tokenEndpoint", space.keycloak().tokenEndpoint());
        json.put("clientId", agent);
        json.put("clientSecret", layout.secret(agent));
        json.put("keyFile", "key.p12");
        json.put("keyPasswordFile", "key.password");
        return new TextFile(Keys.agentFolder(space, agent).resolve("agent.json"), Json.text(json));
    }
}
