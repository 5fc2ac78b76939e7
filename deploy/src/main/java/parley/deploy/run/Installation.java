package parley.deploy.run;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// Where this Parley was built, and the JDK that runs it.
/// @param home the root of the built sources
public record Installation(Path home, Path jdk) {
    private static final String BROKER = "deploy/components/broker/target/classpath";
    private static final String CONNECT = "deploy/components/connect/target/classpath";
    private static final Map<String, String> SERVICES = Map.of(
            "twin-registry", "twin-registry",
            "interaction-broker", "interaction-broker",
            "feed-streams", "feed-streams",
            "identity-bridge", "identity-bridge/service",
            "console", "console");

    /// Finds it: `PARLEY_CHECKOUT`, else the first folder above this class or the working folder that was built.
    /// @throws StartFailure if there is none, or the JDK is too old
    public static Installation find() throws StartFailure {
        if (Runtime.version().feature() < 25) {
            throw new StartFailure("JDK 25 or newer is needed; this is " + Runtime.version() + " in "
                    + System.getProperty("java.home") + ". Set JAVA_HOME");
        }
        var start = Stream.of(
                        Optional.ofNullable(System.getenv("PARLEY_CHECKOUT")).map(Path::of),
                        Optional.of(ownLocation()),
                        Optional.of(Path.of("").toAbsolutePath()))
                .flatMap(Optional::stream)
                .flatMap(path -> Stream.iterate(path, Objects::nonNull, Path::getParent))
                .filter(path -> Files.exists(path.resolve(BROKER)))
                .findFirst();
        return new Installation(
                start.orElseThrow(() -> new StartFailure("nothing is built yet: run ./parley build")),
                Path.of(System.getProperty("java.home")));
    }

    Path java() {
        return jdk.resolve("bin/java");
    }

    ClassPath brokerClassPath() throws IOException {
        return ClassPath.parse(Files.readString(home.resolve(BROKER)));
    }

    ClassPath connectClassPath() throws IOException {
        return ClassPath.parse(Files.readString(home.resolve(CONNECT)));
    }

    Path distribution(String file) {
        return home.resolve("deploy/target/distributions").resolve(file);
    }

    /// Class paths of the services that are built.
    public Map<String, String> serviceClassPaths() throws IOException {
        var paths = new LinkedHashMap<String, String>();
        for (var service : SERVICES.entrySet()) {
            var target = home.resolve(service.getValue()).resolve("target");
            var jar = target.resolve("parley-" + service.getKey() + ".jar");
            if (Files.exists(jar) && Files.exists(target.resolve("classpath"))) {
                paths.put(
                        service.getKey(),
                        jar
                                + File.pathSeparator
                                + Files.readString(target.resolve("classpath")).strip());
            }
        }
        return paths;
    }

    /// The class path that holds this class and its neighbours.
    static Path ownLocation() {
        try {
            return Path.of(Installation.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
