package parley.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.identity.KafkaTransport;

final class AgentSettingsIT {
    @TempDir
    Path folder;

    private FakeSpace space;

    @BeforeEach
    void start() throws IOException {
        space = FakeSpace.start();
    }

    @AfterEach
    void stop() {
        space.close();
    }

    @Test
    void what_is_written_is_read_back() throws IOException {
        // given
        var settings = space.settings(folder, "balancer-agent");
        var file = folder.resolve("agent.json");

        // when
        settings.write(file);

        // then
        assertThat(AgentSettings.read(file)).isEqualTo(settings);
    }

    @Test
    void what_a_cluster_behind_tls_shows_is_kept() throws IOException {
        // given
        var file = space.agent(folder, "balancer-agent");
        var tls = "\"securityProtocol\" : \"SASL_SSL\", \"certificates\" : \"ca.pem\"";
        Files.writeString(file, Files.readString(file).replace("\"securityProtocol\" : \"SASL_PLAINTEXT\"", tls));

        // when
        AgentSettings.read(file).write(file);

        // then
        assertThat(AgentSettings.read(file).transport()).isEqualTo(KafkaTransport.tls(folder.resolve("ca.pem")));
    }

    @Test
    void the_folder_may_move_with_its_keys() throws IOException {
        // given
        var file = space.agent(folder.resolve("here"), "balancer-agent");
        var there = folder.resolve("there");

        // when
        Files.move(file.getParent(), there);

        // then
        assertThat(AgentSettings.read(there.resolve("agent.json")).keyFile()).isEqualTo(there.resolve("key.p12"));
    }

    @Test
    void only_its_owner_may_read_it() throws IOException {
        // when
        var file = space.agent(folder, "balancer-agent");

        // then
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void printing_it_shows_no_secret() {
        assertThat(space.settings(folder, "balancer-agent").toString())
                .contains("balancer-agent")
                .doesNotContain(FakeSpace.SECRET);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "organisation",
                "organisationDid",
                "organisationKey",
                "twinRegistry",
                "interactionBroker",
                "bootstrapServers",
                "tokenEndpoint",
                "clientId",
                "clientSecret",
                "keyFile",
                "keyPasswordFile"
            })
    void a_missing_setting_is_named(String setting) throws IOException {
        // given
        var file = space.agent(folder, "balancer-agent");
        Files.writeString(file, Files.readString(file).replace("\"" + setting + "\"", "\"another\""));

        // then
        assertThatThrownBy(() -> AgentSettings.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(setting);
    }

    @Test
    void a_malformed_setting_is_named() throws IOException {
        // given
        var file = space.agent(folder, "balancer-agent");
        Files.writeString(file, Files.readString(file).replace(FakeSpace.ORGANISATION.value(), "did:key:z6Mk"));

        // then
        assertThatThrownBy(() -> AgentSettings.read(file)).hasMessageContaining("organisationDid: ");
    }

    @Test
    void what_is_no_json_is_refused_without_quoting_it() throws IOException {
        // given
        var file = folder.resolve("agent.json");
        Files.writeString(file, "{\"clientSecret\": \"" + FakeSpace.SECRET + "\", oops");

        // then
        assertThatThrownBy(() -> AgentSettings.read(file))
                .hasMessage(file + ": not JSON")
                .hasNoCause();
    }

    @Test
    void a_missing_file_is_named() {
        assertThatThrownBy(() -> AgentSettings.read(folder.resolve("none.json")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
