package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import parley.acceptance.Page.Block;
import parley.agent.Agent;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.avro.Action;

/// What docs/operating.md says of upgrades, backup and restore, and docs/security.md of services' secrets, typed as it
/// stands: both organisations are replaced by a build that is the same, backed up, wiped and restored, have other
/// secrets, another realm and another key that derives, give the same answers, and go on.
@Isolated
@Tag("soak")
final class BackupIT {
    private static final long MINUTES = 10;
    private static final String FEED = "numbers";
    private static final int BEFORE = 20;

    private final Path folder;

    BackupIT() throws IOException {
        folder = Folders.fresh("backup");
    }

    @Test
    void a_space_that_was_restored_and_whose_secrets_were_replaced_gives_the_same_answers_and_goes_on()
            throws Exception {
        Tools.assume("bash", "tar");
        var page = Page.read("docs/operating.md");
        SpaceFiles.write(state().resolve("spaces"));
        command();
        type("./parley up\n");
        try {
            var before = fill();
            type("git() { echo \"Already up to date.\"; }\n"
                    + holding(page, "git pull").text());
            Patiently.await("the same answers after an upgrade")
                    .untilAsserted(() -> assertThat(answers()).isEqualTo(before));
            type(holding(page, "-czf").text());
            Files.writeString(state().resolve("spaces/harbour/data/agents/computer-agent/agent.json"), "{}");
            type(holding(page, "-xzf").text());

            Patiently.await("the same answers")
                    .untilAsserted(() -> assertThat(answers()).isEqualTo(before));
            replaceSecrets();
            Patiently.await("the same answers with other secrets")
                    .untilAsserted(() -> assertThat(answers()).isEqualTo(before));
            renewRealm();
            Patiently.await("the same answers with another realm")
                    .untilAsserted(() -> assertThat(answers()).isEqualTo(before));
            replaceDerivingKey();
            Patiently.await("a document that names another key")
                    .untilAsserted(() -> assertThat(document()).isNotEqualTo(before.getFirst()));
            Patiently.await("the same answers but for that document")
                    .untilAsserted(() -> assertThat(answers().subList(1, before.size()))
                            .isEqualTo(before.subList(1, before.size())));
            goesOn();
        } finally {
            type("./parley down\n");
        }
    }

    /// Those that identity-bridge puts into the realm, an agent's too, and the broker's.
    private void replaceSecrets() throws Exception {
        replace(Stream.of(
                        "clients/feed-streams",
                        "clients/twin-registry",
                        "clients/interaction-broker",
                        "clients/schema-registry",
                        "clients/console",
                        "clients/people",
                        "clients/" + Pair.COMPUTER_AGENT,
                        "broker")
                .map(name -> keys().resolve(name + ".secret"))
                .toList());
    }

    private void replaceDerivingKey() throws Exception {
        replace(List.of(keys().resolve("deriving.p12")));
    }

    private void replace(List<Path> files) throws Exception {
        var before = read(files);
        type("./parley down\n");
        for (var file : files) {
            Files.delete(file);
        }
        type("./parley up\n");
        assertThat(read(files)).doesNotContainAnyElementsOf(before);
    }

    private Path keys() {
        return state().resolve("spaces/harbour/keys");
    }

    /// All of them, which the thief of identity-bridge's could have read.
    private void renewRealm() throws Exception {
        List<Path> all;
        try (var files = Files.list(keys().resolve("clients"))) {
            all = files.sorted().toList();
        }
        var before = read(all);
        type(holding(Page.read("docs/security.md"), "keys/clients").text());
        assertThat(before).hasSizeGreaterThan(1);
        assertThat(read(all)).doesNotContainAnyElementsOf(before);
    }

    private static List<String> read(List<Path> files) throws IOException {
        var texts = new ArrayList<String>();
        for (var file : files) {
            texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
        }
        return texts;
    }

    private static Block holding(Page page, String what) {
        return page.blocks().stream()
                .filter(block -> block.isNotRun() && block.text().contains(what))
                .findFirst()
                .orElseThrow();
    }

    /// A twin with a policy and a feed, a subscriber, and some records.
    private List<String> fill() throws Exception {
        try (var harbour = agent("harbour", Pair.COMPUTER_AGENT);
                var grid = agent("grid", Pair.BALANCER_AGENT)) {
            var kept = harbour.twin("kept");
            kept.put("<> <http://www.w3.org/2000/01/rdf-schema#label> \"Kept\" .");
            kept.policy()
                    .set(List.of(
                            Rules.allow("all", Rules.anyone(), "/", Action.FIND, Action.DESCRIBE, Action.SUBSCRIBE)));
            var reader = grid.twin("keeper");
            reader.put("<> <http://www.w3.org/2000/01/rdf-schema#label> \"Keeper\" .");
            var publisher = kept.publisher(FEED, Numbers.SCHEMA);
            var granted = Patiently.get(
                    "an active interaction",
                    () -> reader.subscribe(kept.did(), FEED) instanceof Subscription.Active(var view)
                            ? Optional.of(view)
                            : Optional.empty());
            for (int number = 0; number < BEFORE; number++) {
                publisher.publish(Numbers.of(Numbers.SCHEMA, number)).join();
            }
            var received = new Received();
            try (var _ = reader.handle(granted.id(), received)) {
                Patiently.await("all records").until(() -> received.count() == BEFORE);
            }
        }
        return answers();
    }

    /// What both sides say of it.
    private List<String> answers() throws Exception {
        try (var harbour = agent("harbour", Pair.COMPUTER_AGENT);
                var grid = agent("grid", Pair.BALANCER_AGENT)) {
            var kept = harbour.twin("kept");
            var reader = grid.twin("keeper");
            var interaction = reader.interactions().getFirst();
            var shown = kept.show().orElseThrow();
            return List.of(
                    shown.path("document").asText(),
                    shown.path("description").asText(),
                    kept.policy().get().map(Object::toString).orElse(""),
                    interaction.id() + " " + interaction.state(),
                    reader.describe(kept.did()).toString());
        }
    }

    private String document() throws Exception {
        return answers().getFirst();
    }

    /// What is published now arrives, after what the handler has had, and once.
    private void goesOn() throws Exception {
        try (var harbour = agent("harbour", Pair.COMPUTER_AGENT);
                var grid = agent("grid", Pair.BALANCER_AGENT)) {
            var reader = grid.twin("keeper");
            var publisher = harbour.twin("kept").publisher(FEED, Numbers.SCHEMA);
            publisher.publish(Numbers.of(Numbers.SCHEMA, BEFORE)).join();
            var received = new Received();
            try (var _ = reader.handle(reader.interactions().getFirst().id(), received)) {
                Patiently.await("the next record").until(() -> received.count() > 0);
            }
            assertThat(received.refused()).isEmpty();
            assertThat(received.records())
                    .extracting(record ->
                            Optional.ofNullable(record.value()).orElseThrow().get("number"))
                    .containsExactly((long) BEFORE);
        }
    }

    private Agent agent(String space, String client) throws IOException {
        return Agent.open(state().resolve("spaces/" + space + "/data/agents/" + client + "/agent.json"));
    }

    private Path state() {
        return folder.resolve("home/.local/state/parley");
    }

    /// `./parley` without a look at whether it must be built: it is.
    private void command() throws Exception {
        var script = Files.writeString(
                folder.resolve("parley"),
                "#!/usr/bin/env bash\n[ \"$1\" != build ] || exit 0\nPARLEY_DATA=%s exec \"%s\" \"$@\"%n"
                        .formatted(state(), String.join("\" \"", Shipped.launcher(List.of()))));
        assertThat(script.toFile().setExecutable(true)).isTrue();
    }

    private void type(String commands) throws Exception {
        var log = folder.resolve("log");
        var shell = new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands).directory(folder.toFile());
        shell.environment().put("HOME", folder.resolve("home").toString());
        shell.redirectErrorStream(true).redirectOutput(log.toFile());
        var process = shell.start();
        assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(() -> commands + read(log)).isZero();
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
