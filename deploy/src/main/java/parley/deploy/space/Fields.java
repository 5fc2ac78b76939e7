package parley.deploy.space;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/// A part of a space file; whatever is missing, malformed or unknown is refused with its path.
record Fields(Path file, String path, JsonNode node) {

    Fields known(String... names) {
        if (!node.isObject()) {
            throw refuse("", "is no mapping");
        }
        node.fieldNames().forEachRemaining(name -> {
            if (!Set.of(names).contains(name)) {
                throw refuse(name, "is not a field here; known are " + String.join(", ", names));
            }
        });
        return this;
    }

    String text(String name) {
        var value = node.path(name);
        if (!value.isValueNode() || value.isNull() || value.asText().isBlank()) {
            throw refuse(name, "is missing");
        }
        return value.asText();
    }

    <T> T read(String name, Function<String, T> reader) {
        try {
            return reader.apply(text(name));
        } catch (IllegalArgumentException e) {
            throw refuse(name, String.valueOf(e.getMessage()));
        }
    }

    URI url(String name) {
        return read(name, text -> {
            var url = URI.create(text);
            if (url.getScheme() == null || !url.getScheme().startsWith("http") || url.getHost() == null) {
                throw new IllegalArgumentException("`" + text + "` is no http URL");
            }
            return url;
        });
    }

    Path path(String name) {
        var folder = file.toAbsolutePath().getParent();
        return read(name, text -> folder == null ? Path.of(text) : folder.resolve(text));
    }

    int port(String name) {
        return port(name, node.path(name));
    }

    private int port(String name, JsonNode value) {
        int port = value.asInt(0);
        if (port < 1 || port > 65_535) {
            throw refuse(name, "`" + value.asText() + "` is no port");
        }
        return port;
    }

    /// One, or several of which there is at least one.
    List<Integer> ports(String name) {
        var value = node.path(name);
        if (!value.isArray() || value.isEmpty()) {
            return List.of(port(name));
        }
        var ports = new ArrayList<Integer>();
        value.forEach(each -> ports.add(port(name, each)));
        return ports;
    }

    /// @param otherwise what it is if it is missing
    long number(String name, long most, long otherwise) {
        var value = node.path(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.canConvertToLong() || !value.isIntegralNumber() || value.asLong() < 1 || value.asLong() > most) {
            throw refuse(name, "`" + value.asText() + "` is no number from 1 to " + most);
        }
        return value.asLong();
    }

    boolean flag(String name) {
        var value = node.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            throw refuse(name, "`" + value.asText() + "` is neither true nor false");
        }
        return value.asBoolean(false);
    }

    boolean has(String name) {
        return node.has(name);
    }

    Fields section(String name) {
        if (!node.path(name).isObject()) {
            throw refuse(name, "is missing");
        }
        return new Fields(file, at(name), node.path(name));
    }

    List<Fields> sections(String name) {
        var list = node.path(name);
        if (!list.isMissingNode() && !list.isArray()) {
            throw refuse(name, "is no list");
        }
        var sections = new ArrayList<Fields>();
        list.forEach(entry -> sections.add(new Fields(file, at(name) + "[" + sections.size() + "]", entry)));
        return sections;
    }

    SpaceFileException refuse(String name, String what) {
        return new SpaceFileException(file, at(name), what);
    }

    private String at(String name) {
        return path.isEmpty() || name.isEmpty() ? path + name : path + "." + name;
    }
}
