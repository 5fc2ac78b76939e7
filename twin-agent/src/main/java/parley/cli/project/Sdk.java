package parley.cli.project;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/// The SDK of a checkout as a Maven repository in its `target/sdk`: whoever names that in a pom builds with
/// it, and nothing is installed.
///
/// @param checkout the root of the sources, which were built
public record Sdk(Path checkout) {
    private static final String GROUP = "parley";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd.HHmmss").withZone(ZoneOffset.UTC);

    /// The parent of all, which has the versions, and the modules of the SDK.
    private static final List<Part> PARTS = List.of(
            new Part("", "parley", false),
            new Part("schemas", "parley-schemas", true),
            new Part("identity-bridge/library", "parley-identity", true),
            new Part("twin-agent", "parley-twin-agent", true));

    /// A module of the checkout.
    private record Part(String folder, String artifact, boolean jar) {}

    /// A file of a module, and how its name ends.
    private record Source(Path file, String ending) {}

    public Sdk {
        checkout = checkout.toAbsolutePath().normalize();
    }

    /// That of the checkout that this program was built in.
    ///
    /// @param variables `PARLEY_CHECKOUT` names another
    /// @throws IOException if there is none
    public static Sdk find(Map<String, String> variables) throws IOException {
        return Stream.of(
                        Optional.ofNullable(variables.get("PARLEY_CHECKOUT")).map(Path::of), Optional.of(ownLocation()))
                .flatMap(Optional::stream)
                .flatMap(path -> Stream.iterate(path.toAbsolutePath(), Objects::nonNull, Path::getParent))
                .map(Sdk::new)
                .filter(sdk -> Files.exists(sdk.jar(PARTS.getLast())))
                .findFirst()
                .orElseThrow(() -> new IOException(
                        "the SDK is taken from a checkout of Parley, and there is none: use its ./parley"));
    }

    /// What a pom names.
    public URI repository() {
        return folder().toUri();
    }

    /// What a pom says to use it, as XML.
    public String snippet() {
        return """
                <repository>
                  <id>parley</id>
                  <url>%s</url>
                  <snapshots>
                    <updatePolicy>always</updatePolicy>
                    <checksumPolicy>ignore</checksumPolicy>
                  </snapshots>
                </repository>

                <dependency>
                  <groupId>parley</groupId>
                  <artifactId>parley-twin-agent</artifactId>
                  <version>%s</version>
                </dependency>
                """.formatted(Project.escaped(repository().toString()), version());
    }

    private static String version() {
        return Objects.requireNonNull(Project.versions().get("parley"));
    }

    /// Brings the repository to what was built last. It keeps the build before no longer.
    ///
    /// @throws IOException if a module was not built, or the repository cannot be written
    public void write() throws IOException {
        var stamp = STAMP.format(newest());
        for (var part : PARTS) {
            write(part, version(), stamp);
        }
    }

    /// As Maven deploys a snapshot: files with the time of the build, and last what says which time counts.
    private void write(Part part, String version, String stamp) throws IOException {
        var target = Files.createDirectories(
                folder().resolve(GROUP).resolve(part.artifact).resolve(version));
        var unique = part.artifact + "-" + version.replace("SNAPSHOT", stamp + "-1");
        for (var source : sources(part)) {
            var fresh = Files.createTempFile(target, "new", null);
            Files.copy(source.file, fresh, StandardCopyOption.REPLACE_EXISTING);
            replace(fresh, target.resolve(unique + source.ending));
        }
        var metadata = Files.createTempFile(target, "new", null);
        Files.writeString(metadata, metadata(part.artifact, version, stamp));
        replace(metadata, target.resolve("maven-metadata.xml"));
        removeOthers(target, unique);
    }

    private static void replace(Path fresh, Path file) throws IOException {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void removeOthers(Path target, String unique) throws IOException {
        try (var files = Files.newDirectoryStream(target, "parley*")) {
            for (var file : files) {
                if (!String.valueOf(file.getFileName()).startsWith(unique)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static String metadata(String artifact, String version, String stamp) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <metadata modelVersion="1.1.0">
                  <groupId>%s</groupId>
                  <artifactId>%s</artifactId>
                  <version>%s</version>
                  <versioning>
                    <snapshot>
                      <timestamp>%s</timestamp>
                      <buildNumber>1</buildNumber>
                    </snapshot>
                    <lastUpdated>%s</lastUpdated>
                  </versioning>
                </metadata>
                """.formatted(GROUP, artifact, version, stamp, stamp.replace(".", ""));
    }

    private Instant newest() throws IOException {
        var newest = FileTime.fromMillis(0);
        for (var part : PARTS) {
            for (var source : sources(part)) {
                try {
                    var time = Files.getLastModifiedTime(source.file);
                    newest = time.compareTo(newest) > 0 ? time : newest;
                } catch (NoSuchFileException e) {
                    throw new IOException(source.file + ": was not built; run ./parley build", e);
                }
            }
        }
        return newest.toInstant();
    }

    private List<Source> sources(Part part) {
        var pom = new Source(checkout.resolve(part.folder).resolve("pom.xml"), ".pom");
        return part.jar ? List.of(pom, new Source(jar(part), ".jar")) : List.of(pom);
    }

    private Path jar(Part part) {
        return checkout.resolve(part.folder).resolve("target").resolve(part.artifact + ".jar");
    }

    private Path folder() {
        return checkout.resolve("target").resolve("sdk");
    }

    private static Path ownLocation() {
        try {
            return Path.of(Sdk.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
