package parley.deploy.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import parley.deploy.space.Clients;
import parley.deploy.space.Clients.Client;
import parley.deploy.space.Keys;
import parley.deploy.space.SpaceFile;
import parley.topics.People;

/// A realm as Keycloak imports it: clients that are programs, each with the audiences it may address and no
/// other, and what people need to sign in to the console, if the space has one.
final class RealmImport {
    private static final int TOKEN_SECONDS = 300;

    /// Elliptic curves: making a realm's RSA keys takes seconds.
    private static final List<Map<String, Object>> KEYS = List.of(
            key("ecdsa-generated", Map.of("ecdsaEllipticCurveKey", List.of("P-256"))),
            key("hmac-generated", Map.of("algorithm", List.of("HS512"))),
            key("aes-generated", Map.of()));

    /// Who keeps the clients of agents, and what it may do for that: its tokens say so.
    static final String MANAGER = "identity-bridge";

    private static final String MANAGEMENT = "realm-management";
    private static final List<String> MAY = List.of("manage-clients", "view-clients");

    private static final List<Map<String, Object>> MANAGERS_MAPPERS = List.of(
            mapper("subject", "oidc-sub-mapper", Map.of()),
            mapper(
                    MANAGEMENT,
                    "oidc-usermodel-client-role-mapper",
                    Map.of(
                            "usermodel.clientRoleMapping.clientId",
                            MANAGEMENT,
                            "claim.name",
                            "resource_access." + MANAGEMENT + ".roles",
                            "multivalued",
                            "true",
                            "jsonType.label",
                            "String")));

    private RealmImport() {}

    static List<Map<String, Object>> managersMappers() {
        return MANAGERS_MAPPERS;
    }

    static Map<String, Object> mapper(String name, String mapper, Map<String, String> config) {
        var all = new LinkedHashMap<String, String>(config);
        all.put("access.token.claim", "true");
        all.put("introspection.token.claim", "true");
        return Map.of("name", name, "protocol", "openid-connect", "protocolMapper", mapper, "config", all);
    }

    static Map<String, Object> of(SpaceFile space, Keys keys) {
        var realm = new LinkedHashMap<String, Object>();
        realm.put("realm", space.keycloak().realm());
        realm.put("enabled", true);
        // Loopback only; beyond it a proxy ends TLS.
        realm.put("sslRequired", "external");
        realm.put("accessTokenLifespan", TOKEN_SECONDS);
        realm.put("defaultSignatureAlgorithm", "ES256");
        realm.putAll(RealmPeople.realm());
        realm.put(
                "components",
                Map.of(
                        "org.keycloak.keys.KeyProvider",
                        KEYS,
                        "org.keycloak.userprofile.UserProfileProvider",
                        RealmPeople.profile()));
        realm.put("clientScopes", scopes());
        realm.put("defaultDefaultClientScopes", List.of());
        realm.put("defaultOptionalClientScopes", List.of());
        realm.put("clients", clients(space, keys));
        var accounts = accounts(space);
        realm.put("clientScopeMappings", scopeMappings(accounts));
        realm.put(
                "users",
                Stream.concat(
                                accounts.entrySet().stream()
                                        .map(account -> serviceAccount(account.getKey(), account.getValue())),
                                RealmPeople.users(space, keys).stream())
                        .toList());
        return realm;
    }

    private static List<Map<String, Object>> scopes() {
        return Stream.of(Clients.KAFKA, Clients.PARLEY, Clients.SCHEMA_REGISTRY)
                .map(RealmImport::scope)
                .toList();
    }

    /// What the accounts of clients may do to the realm.
    private static Map<String, List<String>> accounts(SpaceFile space) {
        var accounts = new TreeMap<String, List<String>>();
        if (managesItself(space)) {
            accounts.put(MANAGER, MAY);
        }
        if (space.console().isPresent()) {
            accounts.put(People.KEEPER, RealmPeople.KEEPER_MAY);
        }
        return accounts;
    }

    private static List<Map<String, Object>> clients(SpaceFile space, Keys keys) {
        var clients = new ArrayList<Map<String, Object>>();
        for (var client : Clients.of(space)) {
            clients.add(client(client, secret(keys, client.id()), managesItself(space)));
        }
        space.console().ifPresent(console -> {
            clients.add(RealmPeople.console(console, secret(keys, People.CONSOLE)));
            clients.add(RealmPeople.keeper(secret(keys, People.KEEPER)));
        });
        return clients;
    }

    /// What identity-bridge looks at besides agents' clients: the clients of services and of those that people
    /// use, each with the file of its secret in place of that, the client scopes, and which roles clients let
    /// into tokens.
    static Map<String, Object> defined(SpaceFile space, Keys keys) {
        var agents = space.agents().stream().map(SpaceFile.Agent::client).collect(Collectors.toSet());
        boolean registry = space.existingSchemaRegistry().isEmpty();
        return Map.of(
                "clients",
                clients(space, keys).stream()
                        .filter(client -> !agents.contains(client.get("clientId")))
                        .filter(client -> registry || !Clients.SCHEMA_REGISTRY.equals(client.get("clientId")))
                        .map(client -> withSecretFile(space, client))
                        .toList(),
                "clientScopes",
                scopes(),
                "clientScopeMappings",
                scopeMappings(accounts(space)));
    }

    private static Map<String, Object> withSecretFile(SpaceFile space, Map<String, Object> client) {
        var json = new LinkedHashMap<>(client);
        json.remove("secret");
        var file = Keys.clientSecret(space.file(), String.valueOf(client.get("clientId")));
        json.put("secretFile", file.toString());
        return json;
    }

    private static String secret(Keys keys, String client) {
        var secret = keys.clientSecrets().get(client);
        if (secret == null) {
            throw new IllegalStateException("no secret for " + client);
        }
        return secret;
    }

    /// Whether no other client is named that keeps the clients of agents.
    private static boolean managesItself(SpaceFile space) {
        return space.keycloak().manager().isEmpty();
    }

    private static Map<String, Object> scopeMappings(Map<String, List<String>> accounts) {
        return Map.of(
                MANAGEMENT,
                accounts.entrySet().stream()
                        .map(account -> Map.<String, Object>of("client", account.getKey(), "roles", account.getValue()))
                        .toList());
    }

    private static Map<String, Object> serviceAccount(String client, List<String> roles) {
        return Map.of(
                "username",
                "service-account-" + client,
                "enabled",
                true,
                "serviceAccountClientId",
                client,
                "clientRoles",
                Map.of(MANAGEMENT, roles));
    }

    /// An empty `scope` claim breaks the login of Kafka's clients, so the scopes stand in the token.
    private static Map<String, Object> scope(String audience) {
        return Map.of(
                "name",
                audience,
                "protocol",
                "openid-connect",
                "attributes",
                Map.of("include.in.token.scope", "true", "display.on.consent.screen", "false"),
                "protocolMappers",
                List.of(Map.of(
                        "name",
                        "audience-" + audience,
                        "protocol",
                        "openid-connect",
                        "protocolMapper",
                        "oidc-audience-mapper",
                        "config",
                        Map.of(
                                "included.custom.audience",
                                audience,
                                "access.token.claim",
                                "true",
                                "introspection.token.claim",
                                "true",
                                "id.token.claim",
                                "false"))));
    }

    private static Map<String, Object> key(String provider, Map<String, List<String>> config) {
        var all = new LinkedHashMap<String, List<String>>(config);
        all.put("priority", List.of("100"));
        return Map.of("name", provider, "providerId", provider, "config", all);
    }

    private static Map<String, Object> client(Client client, String secret, boolean managed) {
        var json = new LinkedHashMap<String, Object>();
        json.put("clientId", client.id());
        json.put("secret", secret);
        json.put("enabled", true);
        json.put("protocol", "openid-connect");
        json.put("clientAuthenticatorType", "client-secret");
        json.put("publicClient", false);
        json.put("serviceAccountsEnabled", true);
        json.put("standardFlowEnabled", false);
        json.put("implicitFlowEnabled", false);
        json.put("directAccessGrantsEnabled", false);
        json.put("fullScopeAllowed", false);
        json.put("defaultClientScopes", client.audiences());
        json.put("optionalClientScopes", List.of());
        if (managed && client.id().equals(MANAGER)) {
            json.put("protocolMappers", MANAGERS_MAPPERS);
        }
        return json;
    }
}
