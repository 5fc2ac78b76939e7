package parley.deploy.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedSecretsTest {
    private final SecureRandom random = new SecureRandom();

    @TempDir
    Path folder;

    @Test
    void whatOthersMayReadIsNoSecret() throws IOException {
        var named = existing();
        var admin = Files.writeString(folder.resolve("admin.properties"), "security.protocol=SASL_SSL\n");
        var manager = Files.writeString(folder.resolve("manager.secret"), "s3cret\n");
        assertThatThrownBy(() -> Keys.ensure(named, random))
                .isInstanceOf(SpaceFileException.class)
                .hasMessageContaining("kafka.admin: others than its owner may read " + admin);
        Files.setPosixFilePermissions(admin, PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(() -> Keys.ensure(named, random)).hasMessageContaining("keycloak.manager.secretFile: ");
        Files.setPosixFilePermissions(manager, PosixFilePermissions.fromString("rw-------"));

        var keys = Keys.ensure(named, random);

        assertThat(keys.kafkaAdmin())
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("bootstrap.servers", "kafka.example:9092");
        assertThat(keys.realmManager()).isEqualTo("s3cret");
        assertThat(keys.toString()).doesNotContain("s3cret");
        Files.delete(admin);
        assertThatThrownBy(() -> Keys.ensure(named, random)).hasMessageContaining(admin + " is not there");
    }

    @Test
    void whatExistsGetsNoKeysOfOurs() throws IOException {
        OwnerOnly.write(folder.resolve("admin.properties"), "");
        OwnerOnly.write(folder.resolve("manager.secret"), "");

        var keys = Keys.ensure(existing(), random);

        assertThat(keys.brokerSecret()).isEmpty();
        assertThat(folder.resolve("keys"))
                .isDirectoryNotContaining("glob:**broker*")
                .isDirectoryNotContaining("glob:**partners*");
    }

    private SpaceFile existing() throws IOException {
        return SpaceFile.read(Files.writeString(folder.resolve("space.yaml"), """
                organisation: harbour
                did: did:web:harbour.example
                data: data
                ports: {schemaRegistry: 1, schemaRegistryManagement: 2, twinRegistry: 3, interactionBroker: 4,
                        feedStreams: 5, identityBridge: 6}
                kafka: {bootstrapServers: "kafka.example:9092", securityProtocol: SASL_SSL, admin: admin.properties}
                keycloak: {realm: harbour, url: "https://sso.example",
                           manager: {client: parley-manager, secretFile: manager.secret}}
                """));
    }
}
