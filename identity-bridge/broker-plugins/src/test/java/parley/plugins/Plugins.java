package parley.plugins;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import parley.topics.Topics;

/// Where the classes are that a broker under test has besides its own.
final class Plugins {
    private Plugins() {}

    static List<Path> classes() throws URISyntaxException {
        return List.of(of(FencingAuthorizer.class), of(Topics.class));
    }

    private static Path of(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
