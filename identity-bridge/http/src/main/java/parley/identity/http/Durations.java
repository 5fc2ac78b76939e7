package parley.identity.http;

import io.micronaut.core.convert.ConversionService;
import jakarta.inject.Singleton;
import java.time.Duration;

/// Reads what properties say of durations. Injected as one, a text that the framework cannot read would count as
/// absent.
@Singleton
public final class Durations {

    private final ConversionService conversion;

    Durations(ConversionService conversion) {
        this.conversion = conversion;
    }

    /// The property's duration, as `30s` or `PT30S`.
    ///
    /// @throws IllegalArgumentException if it is none, or none that passes, naming the property
    public Duration read(String property, String value) {
        Duration duration = conversion
                .convert(value, Duration.class)
                .orElseThrow(() -> refused(property, value, "no duration such as `30s`"));
        if (!duration.isPositive()) {
            throw refused(property, value, "not positive");
        }
        return duration;
    }

    private static IllegalArgumentException refused(String property, String value, String why) {
        return new IllegalArgumentException(property + ": `" + value + "` is " + why);
    }
}
