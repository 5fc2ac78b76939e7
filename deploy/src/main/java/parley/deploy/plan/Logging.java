package parley.deploy.plan;

import java.util.Map;

/// What the third-party JVMs of a space write to their logs: no configuration dumps.
final class Logging {
    private Logging() {}

    static TextFile log4j(SpaceLayout layout) {
        return TextFile.properties(
                layout.config().resolve("log4j2.properties"),
                Map.ofEntries(
                        Map.entry("appender.console.type", "Console"),
                        Map.entry("appender.console.name", "console"),
                        Map.entry("appender.console.layout.type", "PatternLayout"),
                        Map.entry("appender.console.layout.pattern", "%d{ISO8601} %-5p %c{1} %m%n"),
                        Map.entry("rootLogger.level", "INFO"),
                        Map.entry("rootLogger.appenderRef.console.ref", "console"),
                        Map.entry("logger.config.name", "org.apache.kafka.common.config"),
                        Map.entry("logger.config.level", "WARN"),
                        Map.entry("logger.reflections.name", "org.apache.kafka.connect.runtime.isolation"),
                        Map.entry("logger.reflections.level", "ERROR")));
    }
}
