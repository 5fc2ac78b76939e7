package parley.console.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import parley.console.session.Secrets;

/// The console's files, and those of the libraries that browsers load below `/lib/`. Thread-safe.
final class Assets {
    /// Nothing that leads anywhere else, and nothing hidden.
    private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+");

    private static final String LIBRARIES = "/lib/";

    /// By the first folder below `/lib`, where the jar has them.
    private static final Map<String, String> LIBRARY = Map.of(
            "htm", "META-INF/resources/_static/htm/3.1.1/",
            "uplot", "META-INF/resources/webjars/uplot/1.6.30/");

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "ico", "image/x-icon",
            "txt", "text/plain; charset=utf-8");

    private final Map<String, Optional<Asset>> known = new ConcurrentHashMap<>();

    /// One file.
    static final class Asset {
        private final byte[] content;
        private final String type;

        Asset(byte[] content, String type) {
            this.content = content.clone();
            this.type = type;
        }

        byte[] content() {
            return content.clone();
        }

        String type() {
            return type;
        }

        /// Changes with its content.
        String tag() {
            return "\"" + Secrets.digest(HexFormat.of().formatHex(content)).substring(0, 22) + "\"";
        }
    }

    /// What is at a path: a file, the page for what is no file, or nothing where a file is missing.
    Optional<Asset> at(String path) {
        if (path.equals("/")) {
            return page();
        }
        var resource = resource(path);
        var found = resource == null ? Optional.<Asset>empty() : loaded(resource);
        return found.isPresent() || isFile(path) ? found : page();
    }

    private Optional<Asset> page() {
        return loaded("public/index.html");
    }

    /// Pages have names that are made as one goes; what ends like a file was meant to be one.
    private static boolean isFile(String path) {
        return path.startsWith(LIBRARIES)
                || path.startsWith("/app/")
                || path.startsWith("/style/")
                || TYPES.containsKey(extension(path));
    }

    private static @Nullable String resource(String path) {
        if (!PATH.matcher(path).matches() || !TYPES.containsKey(extension(path))) {
            return null;
        }
        if (!path.startsWith(LIBRARIES)) {
            return "public" + path;
        }
        var below = path.substring(LIBRARIES.length());
        int end = below.indexOf('/');
        var library = end < 0 ? null : LIBRARY.get(below.substring(0, end));
        return library == null ? null : library + below.substring(end + 1);
    }

    private static String extension(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private Optional<Asset> loaded(String resource) {
        var asset = known.get(resource);
        if (asset != null) {
            return asset;
        }
        asset = load(resource);
        // What is not there is not remembered: there is no end of it
        if (asset.isPresent()) {
            known.put(resource, asset);
        }
        return asset;
    }

    private static Optional<Asset> load(String resource) {
        try (var in = Assets.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                return Optional.empty();
            }
            var content = in.readAllBytes();
            var type = TYPES.getOrDefault(extension(resource), "application/octet-stream");
            return Optional.of(new Asset(content, type));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
