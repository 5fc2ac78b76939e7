package parley.cli.project;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import parley.topics.Names;

/// The Maven project of an agent for one twin.
///
/// @param files their texts by their paths in its folder
public record Project(SortedMap<String, String> files) {
    private static final String MAIN = "src/main/java/twin/";
    private static final String RESOURCES = "src/main/resources/";
    private static final String TEST = "src/test/java/twin/";

    /// By their paths in the project; as resources those that begin with a dot have none.
    private static final List<String> TEMPLATES = List.of(
            ".gitignore",
            "README.md",
            "pom.xml",
            MAIN + "Main.java",
            MAIN + "Room.java",
            MAIN + "SetTarget.java",
            RESOURCES + "logback.xml",
            RESOURCES + "twin/SetTarget.avsc",
            RESOURCES + "twin/TargetSet.avsc",
            RESOURCES + "twin/Temperature.avsc",
            RESOURCES + "twin/description.ttl",
            TEST + "RoomTest.java",
            TEST + "SetTargetTest.java");

    private static final Pattern PLACEHOLDER = Pattern.compile("@([a-zA-Z]+)@");
    private static final String VERSIONS = "versions.properties";

    public Project {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /// The project for a twin of this name, built with this SDK.
    ///
    /// @throws IllegalArgumentException if it is no name of a twin
    public static Project of(String name, Sdk sdk) {
        var values = versions();
        values.put("name", Names.require("twin", name));
        values.put("sdk", escaped(sdk.repository().toString()));
        values.put("checkout", sdk.checkout().toString());
        var files = new TreeMap<String, String>();
        for (var path : TEMPLATES) {
            files.put(path, filled(path, resource(path.startsWith(".") ? path.substring(1) : path), values));
        }
        return new Project(files);
    }

    /// What the build has noted of itself: Parley's version as `parley`, those of plugins, Java's `release`.
    static Map<String, String> versions() {
        var read = new Properties();
        try (var in = open(VERSIONS);
                var text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            read.load(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var versions = new TreeMap<String, String>();
        read.stringPropertyNames().forEach(name -> versions.put(name, read.getProperty(name, "")));
        return versions;
    }

    /// A template with every placeholder, a name between two `@`, replaced.
    ///
    /// @throws IllegalStateException naming file and placeholder, if there is no such value
    static String filled(String file, String template, Map<String, String> values) {
        return PLACEHOLDER.matcher(template).replaceAll(found -> {
            var value = values.get(found.group(1));
            if (value == null) {
                throw new IllegalStateException(file + ": nothing to put in the place of " + found.group());
            }
            return Matcher.quoteReplacement(value);
        });
    }

    /// Writes it into a folder, which is made if there is none. Nothing is ever overwritten.
    ///
    /// @throws IOException if the folder holds anything, is none, or cannot be written
    public void write(Path folder) throws IOException {
        if (Files.exists(folder)) {
            requireEmpty(folder);
        }
        for (var file : files.entrySet()) {
            var path = folder.resolve(file.getKey());
            if (path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            Files.writeString(path, file.getValue(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }
    }

    private static void requireEmpty(Path folder) throws IOException {
        try (var children = Files.newDirectoryStream(folder)) {
            if (children.iterator().hasNext()) {
                throw new IOException(folder + ": is not empty; nothing was written");
            }
        } catch (NotDirectoryException e) {
            throw new IOException(folder + ": is no folder; nothing was written", e);
        }
    }

    private static String resource(String name) {
        try (var in = open(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        var in = Project.class.getResourceAsStream(name);
        if (in == null) {
            throw new IllegalStateException("no " + name + " beside " + Project.class);
        }
        return in;
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
