package parley.deploy.plan;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import parley.deploy.space.Clients;
import parley.deploy.space.Keys;
import parley.deploy.space.SpaceFile;
import parley.topics.People;

/// What a realm needs so that people sign in: the console's client, the client by which the operator makes
/// people, and how long who may do what.
final class RealmPeople {
    /// What the keeper may do: to users, and to nothing else of the realm.
    static final List<String> KEEPER_MAY = List.of("manage-users", "view-users", "query-users");

    private static final int IDLE_SECONDS = 1_800;
    private static final int LONGEST_SECONDS = 36_000;

    /// A person is a user name: it becomes the name of an agent. Nobody changes that but who keeps people.
    private static final String PROFILE = """
            {"attributes": [{"name": "username", "displayName": "${username}",
            "validations": {"length": {"min": 1, "max": 57},
            "pattern": {"pattern": "^[a-z0-9-]+$", "error-message": "a name is made of a-z, 0-9 and -"}},
            "permissions": {"view": ["admin", "user"], "edit": ["admin"]}},
            {"name": "email", "displayName": "${email}",
            "validations": {"email": {}, "length": {"max": 255}},
            "permissions": {"view": ["admin", "user"], "edit": ["admin"]}}]}""";

    private RealmPeople() {}

    /// Fields of the realm.
    static Map<String, Object> realm() {
        var realm = new LinkedHashMap<String, Object>();
        realm.put("registrationAllowed", false);
        realm.put("registrationEmailAsUsername", false);
        realm.put("loginWithEmailAllowed", false);
        realm.put("editUsernameAllowed", false);
        realm.put("resetPasswordAllowed", false);
        realm.put("rememberMe", false);
        realm.put("verifyEmail", false);
        realm.put("ssoSessionIdleTimeout", IDLE_SECONDS);
        realm.put("ssoSessionMaxLifespan", LONGEST_SECONDS);
        realm.put("accessCodeLifespanLogin", IDLE_SECONDS);
        realm.put("passwordPolicy", "length(12) and notUsername");
        realm.put("bruteForceProtected", true);
        realm.put("permanentLockout", false);
        // After ten wrong passwords a minute more for each, up to a quarter of an hour
        realm.put("failureFactor", 10);
        realm.put("waitIncrementSeconds", 60);
        realm.put("maxFailureWaitSeconds", 900);
        realm.put("maxDeltaTimeSeconds", 43_200);
        realm.put("quickLoginCheckMilliSeconds", 1_000);
        realm.put("minimumQuickLoginWaitSeconds", 5);
        return realm;
    }

    /// What a user is made of.
    static List<Map<String, Object>> profile() {
        return List.of(Map.of(
                "providerId",
                "declarative-user-profile",
                "config",
                Map.of("kc.user.profile.config", List.of(PROFILE))));
    }

    /// The client to which tokens for people are issued: by code with PKCE alone, and back to the console
    /// alone.
    static Map<String, Object> console(URI console, String secret) {
        var json = client(People.CONSOLE, secret);
        json.put("serviceAccountsEnabled", false);
        json.put("standardFlowEnabled", true);
        json.put("redirectUris", List.of(console + "/callback"));
        json.put("webOrigins", List.of());
        json.put(
                "attributes",
                Map.of(
                        "pkce.code.challenge.method", "S256",
                        "post.logout.redirect.uris", console + "/",
                        "use.refresh.tokens", "true"));
        json.put("defaultClientScopes", List.of(Clients.KAFKA, Clients.PARLEY));
        json.put(
                "protocolMappers",
                List.of(
                        RealmImport.mapper("subject", "oidc-sub-mapper", Map.of("id.token.claim", "true")),
                        RealmImport.mapper(
                                "user name",
                                "oidc-usermodel-attribute-mapper",
                                Map.of(
                                        "user.attribute", "username",
                                        "claim.name", "preferred_username",
                                        "jsonType.label", "String",
                                        "id.token.claim", "true"))));
        return json;
    }

    /// The client by which `parley person` works. Of the processes only identity-bridge knows its
    /// secret, to see that it stays so.
    static Map<String, Object> keeper(String secret) {
        var json = client(People.KEEPER, secret);
        json.put("serviceAccountsEnabled", true);
        json.put("standardFlowEnabled", false);
        json.put("defaultClientScopes", List.of());
        json.put("protocolMappers", RealmImport.managersMappers());
        return json;
    }

    private static Map<String, Object> client(String id, String secret) {
        var json = new LinkedHashMap<String, Object>();
        json.put("clientId", id);
        json.put("secret", secret);
        json.put("enabled", true);
        json.put("protocol", "openid-connect");
        json.put("clientAuthenticatorType", "client-secret");
        json.put("publicClient", false);
        json.put("implicitFlowEnabled", false);
        json.put("directAccessGrantsEnabled", false);
        json.put("fullScopeAllowed", false);
        json.put("optionalClientScopes", List.of());
        return json;
    }

    /// The people whom the space file names.
    static List<Map<String, Object>> users(SpaceFile space, Keys keys) {
        return space.people().stream()
                .map(person -> Map.<String, Object>of(
                        "username",
                        person.name(),
                        "enabled",
                        true,
                        "credentials",
                        List.of(Map.of(
                                "type",
                                "password",
                                "value",
                                keys.passwords().getOrDefault(person.name(), ""),
                                "temporary",
                                false))))
                .toList();
    }
}
