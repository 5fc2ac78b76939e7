package parley.identity;

import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A part of a settings tree; what is missing or malformed is named with its path.
record Settings(String path, Map<?, ?> values) {
    boolean has(String name) {
        return values.get(name) != null;
    }

    String text(String name) {
        var value = values.get(name);
        if (value == null
                || value instanceof Map
                || value instanceof Collection
                || value.toString().isBlank()) {
            throw new IllegalArgumentException(path + "." + name + ": missing");
        }
        return value.toString();
    }

    <T> T read(String name, Function<String, T> reader) {
        String text = text(name);
        try {
            return reader.apply(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + "." + name + ": " + e.getMessage(), e);
        }
    }

    Settings section(String name) {
        var section = sectionOrNull(name);
        if (section == null) {
            throw new IllegalArgumentException(path + "." + name + ": missing");
        }
        return section;
    }

    @Nullable
    Settings sectionOrNull(String name) {
        return values.get(name) instanceof Map<?, ?> map ? new Settings(path + "." + name, map) : null;
    }
}
