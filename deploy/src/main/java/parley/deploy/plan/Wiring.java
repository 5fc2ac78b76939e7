package parley.deploy.plan;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// How a run differs from the shipped one: for tests and for working on a component.
/// @param without components that are not started, by part (`feed-streams`) or by name (`grid/feed-streams`)
/// @param mains replaced main classes, likewise
/// @param classPath put before the class path of a service, likewise
/// @param jvmOptions added to a component's JVM, likewise
public record Wiring(
        Set<String> without,
        Map<String, String> mains,
        Map<String, List<Path>> classPath,
        Map<String, List<String>> jvmOptions) {

    /// As shipped.
    public static final Wiring SHIPPED = new Wiring(Set.of(), Map.of(), Map.of(), Map.of());

    public Wiring {
        without = Set.copyOf(without);
        mains = Map.copyOf(mains);
        classPath = Map.copyOf(classPath);
        jvmOptions = Map.copyOf(jvmOptions);
    }

    boolean starts(String name) {
        return !without.contains(name) && !without.contains(part(name));
    }

    static <T> T of(Map<String, T> map, String name, T otherwise) {
        return map.getOrDefault(name, map.getOrDefault(part(name), otherwise));
    }

    private static String part(String name) {
        return name.substring(name.indexOf('/') + 1);
    }
}
