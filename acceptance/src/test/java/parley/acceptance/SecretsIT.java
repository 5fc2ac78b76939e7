package parley.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.avro.Action.CONTROL;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.interfaces.EdECPrivateKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.deploy.run.SpaceAccess;
import parley.deploy.space.Keys;

/// Keys, passwords and secrets stay in files that only their owner reads: none is in a log or a topic of
/// either space.
@Alone
final class SecretsIT {
    private static final int SOME = 10;
    /// Nothing as short as this could be found by its content.
    private static final int SHORTEST = 12;

    private static final String PASSWORD = "password";

    private static final Pattern TOKEN = Pattern.compile("eyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}");

    private final Pair pair;

    SecretsIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void noKeyPasswordSecretOrTokenIsInALogOrATopic() throws Exception {
        use();
        for (var space : List.of(pair.harbour(), pair.grid())) {
            var secrets = secrets(space);
            var needles = new Needles(secrets);
            assertThat(secrets.keySet())
                    .as("what is looked for")
                    .anyMatch(what -> what.contains("seed of"))
                    .anyMatch(what -> what.contains("seed of data/identity-bridge/custody"))
                    .anyMatch(what -> what.contains(".secret"))
                    .anyMatch(what -> what.contains(".password"));

            var found = new ArrayList<String>();
            try (var logs = Files.list(space.file().data().resolve("logs"))) {
                for (var log : logs.toList()) {
                    look(needles, log.getFileName().toString(), Files.readString(log, ISO_8859_1), found);
                }
            }
            int records = topics(space, needles, found);

            assertThat(found).isEmpty();
            assertThat(records).isGreaterThan(SOME);
        }
    }

    /// Whatever handles keys and tokens has done so.
    private void use() throws IOException {
        for (var space : List.of(pair.harbour(), pair.grid())) {
            var keeping = space.identityBridge() + "/twins/" + pair.name("kept") + "/custody";
            var kept = Http.call("PUT", keeping, Http.token(space, SpaceFiles.WITHOUT_KEY), "");
            assertThat(kept.status()).as(kept.body()).isIn(200, 201);
            refuse(space);
        }
        try (var crossing = Crossing.open(pair, "secret", Duration.ofMillis(20))) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);
            crossing.provider().declareControl("sampling", Numbers.SCHEMA, null);
            Pair.allow(crossing.provider(), crossing.requester(), FIND, DESCRIBE, SUBSCRIBE, CONTROL);
            crossing.requester()
                    .command(
                            crossing.provider().did(),
                            "sampling",
                            JsonNodeFactory.instance.objectNode().put("number", 1L),
                            Duration.ofSeconds(1));
        }
    }

    /// Whatever is shown a token says no to one of another realm.
    private void refuse(SpaceAccess space) throws IOException {
        var other = space.equals(pair.harbour()) ? pair.grid() : pair.harbour();
        var foreign = Http.token(other, SpaceFiles.WITHOUT_KEY);
        for (var asked : List.of(
                space.schemaRegistry() + "/subjects",
                space.twinRegistry() + "/twins",
                space.interactionBroker() + "/interactions",
                space.identityBridge() + "/twins/" + pair.name("kept") + "/custody")) {
            assertThat(Http.call("GET", asked, foreign, "").status()).as(asked).isEqualTo(401);
        }
    }

    private static Map<String, String> secrets(SpaceAccess space) throws IOException, GeneralSecurityException {
        var secrets = new HashMap<String, String>();
        var home = Objects.requireNonNull(space.file().data().getParent());
        for (var folder : List.of("keys", "partners", "data/agents", "data/identity-bridge")) {
            try (var files = Files.walk(home.resolve(folder))) {
                for (var file : files.filter(Files::isRegularFile).toList()) {
                    var name = home.relativize(file).toString();
                    if (name.endsWith(".secret") || name.endsWith("." + PASSWORD) || name.endsWith("/" + PASSWORD)) {
                        ownersOnly(file);
                        secrets.put(name, Files.readString(file, UTF_8).strip());
                    } else if (name.endsWith(".p12")) {
                        ownersOnly(file);
                        seed(file).forEach((form, seed) -> secrets.put(form + " seed of " + name, seed));
                    }
                }
            }
        }
        assertThat(secrets.values()).allMatch(secret -> secret.length() >= SHORTEST);
        return secrets;
    }

    private static void ownersOnly(Path file) throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .as("%s", file.getFileName())
                .isEqualTo("rw-------");
    }

    /// Of a key of its own, or of all keys in custody.
    private static Path password(Path file) {
        var own = Keys.passwordFile(file);
        return Files.exists(own)
                ? own
                : Stream.iterate(file.getParent(), Objects::nonNull, Path::getParent)
                        .map(folder -> folder.resolve(PASSWORD))
                        .filter(Files::exists)
                        .findFirst()
                        .orElseThrow();
    }

    private static Map<String, String> seed(Path file) throws IOException, GeneralSecurityException {
        var password = Files.readString(password(file), UTF_8).strip().toCharArray();
        var store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        var forms = new HashMap<String, String>();
        for (var alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password) instanceof EdECPrivateKey key) {
                byte[] seed = key.getBytes().orElseThrow();
                forms.put("raw", new String(seed, ISO_8859_1));
                forms.put("hex", HexFormat.of().formatHex(seed));
                forms.put("base64", Base64.getEncoder().withoutPadding().encodeToString(seed));
                forms.put("base64url", Base64.getUrlEncoder().withoutPadding().encodeToString(seed));
            }
        }
        return forms;
    }

    /// How many records were looked at.
    private static int topics(SpaceAccess space, Needles needles, List<String> found) throws Exception {
        var records = new AtomicInteger();
        try (var admin = Admin.create(space.admin())) {
            Plain.read(space.admin(), admin.listTopics().names().get(), record -> {
                records.incrementAndGet();
                look(needles, record.topic(), text(record.key()), found);
                look(needles, record.topic(), text(record.value()), found);
                record.headers().forEach(header -> look(needles, record.topic(), text(header.value()), found));
            });
        }
        return records.get();
    }

    private static String text(byte @Nullable [] bytes) {
        return bytes == null ? "" : new String(bytes, ISO_8859_1);
    }

    private static void look(Needles needles, String where, String text, List<String> found) {
        needles.in(text).forEach(what -> found.add(what + " in " + where));
        if (TOKEN.matcher(text).find()) {
            found.add("a token in " + where);
        }
    }
}
