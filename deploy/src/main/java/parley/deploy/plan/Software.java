package parley.deploy.plan;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Where everything that is run stands on this machine.
/// @param java the JVM's executable
/// @param broker class path of a Kafka broker
/// @param connect class path of MirrorMaker
/// @param keycloak folder of the built distribution
/// @param schemaRegistry folder of the distribution
/// @param services class paths of our services, by name
/// @param startUpCaches JDK start-up caches by part, `mirror` for all mirrors; where one is missing, the JVM starts
/// without
public record Software(
        Path java,
        String broker,
        String connect,
        Path keycloak,
        Path schemaRegistry,
        Map<String, String> services,
        Map<String, Path> startUpCaches) {

    public Software {
        services = Map.copyOf(services);
        startUpCaches = Map.copyOf(startUpCaches);
    }

    @Nullable
    Path startUpCache(String program) {
        return startUpCaches.get(program);
    }
}
