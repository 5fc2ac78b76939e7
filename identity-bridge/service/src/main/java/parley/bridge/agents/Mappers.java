package parley.bridge.agents;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.keycloak.representations.idm.ProtocolMapperRepresentation;

/// What protocol mappers put into tokens. Values in, values out.
final class Mappers {
    private static final String AUDIENCE = "included.";
    private static final Set<String> AUDIENCES = Set.of("kafka", "parley", "schema-registry");

    /// By which a token is somebody's, and good for anything in a space.
    private static final Set<String> CLAIMS = Set.of("azp", "aud");

    private Mappers() {}

    /// Those that are not to be, so.
    static List<ProtocolMapperRepresentation> strange(
            @Nullable List<ProtocolMapperRepresentation> made, @Nullable List<ProtocolMapperRepresentation> found) {
        return orNone(found).stream()
                .filter(mapper -> orNone(made).stream().noneMatch(own -> same(own, mapper)))
                .toList();
    }

    /// Those that are to be, and are not, so.
    static List<ProtocolMapperRepresentation> lost(
            @Nullable List<ProtocolMapperRepresentation> made, @Nullable List<ProtocolMapperRepresentation> found) {
        return orNone(made).stream()
                .filter(own -> orNone(found).stream().noneMatch(mapper -> same(own, mapper)))
                .toList();
    }

    /// Those that make a token good in a space, or another client's, whatever scopes it has.
    static List<ProtocolMapperRepresentation> forging(@Nullable List<ProtocolMapperRepresentation> found) {
        return orNone(found).stream().filter(Mappers::forges).toList();
    }

    private static boolean forges(ProtocolMapperRepresentation mapper) {
        var config = config(mapper);
        return CLAIMS.contains(config.getOrDefault("claim.name", ""))
                || config.entrySet().stream()
                        .anyMatch(set -> set.getKey().startsWith(AUDIENCE) && AUDIENCES.contains(set.getValue()));
    }

    /// Whatever its name is. Keycloak adds to what it is given.
    private static boolean same(ProtocolMapperRepresentation own, ProtocolMapperRepresentation found) {
        var made = config(own);
        var more = config(found);
        return own.getProtocolMapper().equals(found.getProtocolMapper())
                && more.entrySet().containsAll(made.entrySet())
                && more.entrySet().stream()
                        .filter(set -> set.getKey().startsWith(AUDIENCE)
                                && !set.getValue().isEmpty())
                        .allMatch(set -> Objects.equals(set.getValue(), made.get(set.getKey())));
    }

    private static Map<String, String> config(ProtocolMapperRepresentation mapper) {
        return Objects.requireNonNullElse(mapper.getConfig(), Map.of());
    }

    private static List<ProtocolMapperRepresentation> orNone(@Nullable List<ProtocolMapperRepresentation> list) {
        return list == null ? List.of() : list;
    }
}
