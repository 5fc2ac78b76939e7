package parley.deploy.space;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import parley.identity.PublicKey;
import parley.identity.SigningKey;

/// The keys and secrets of a space, in the folder `keys` beside its file and in its agents' folders; made when missing,
/// never changed. Printing it shows none.
/// @param organisationKey the public organisation key (Multikey)
/// @param brokerSecret the super user's, on the internal listener
/// @param partnerPortSecret the password of the key store of the port for partners
/// @param clientSecrets of the clients of the own realm, by client
/// @param partners what was signed with other organisations, and the keys of their mirrors
public record Keys(
        String organisationKey,
        String brokerSecret,
        String partnerPortSecret,
        Map<String, String> clientSecrets,
        List<PartnerFolder> partners) {

    public Keys {
        clientSecrets = Map.copyOf(clientSecrets);
        partners = List.copyOf(partners);
    }

    /// Reads a space's keys, making those that are missing.
    /// @throws SpaceFileException if what was signed with a partner cannot be understood
    public static Keys ensure(SpaceFile space, SecureRandom random) throws IOException {
        var folder = folder(space.file());
        var clients = new HashMap<String, String>();
        for (var client : Clients.of(space)) {
            clients.put(client.id(), ensureSecret(clientSecret(space.file(), client.id()), random));
        }
        for (var agent : space.agents()) {
            ensureKey(agentFolder(space, agent).resolve("key.p12"), random);
        }
        space.partnerPort().ensureCertificate(space.file(), random);
        var organisation = ensureKey(organisationKeyFile(space.file()), random);
        return new Keys(
                organisation,
                ensureSecret(folder.resolve("broker.secret"), random),
                ensureSecret(passwordFile(PartnerPort.keyStore(space.file())), random),
                clients,
                PartnerFolder.all(space, PublicKey.multibase(organisation)));
    }

    /// The organisation's key store; its password stands beside it.
    public static Path organisationKeyFile(Path spaceFile) {
        return folder(spaceFile).resolve("organisation.p12");
    }

    /// The file with a key store's password.
    public static Path passwordFile(Path keyFile) {
        return keyFile.resolveSibling(keyFile.getFileName().toString().replace(".p12", ".password"));
    }

    /// What an agent is given: its settings and its key.
    public static Path agentFolder(SpaceFile space, String agent) {
        return space.data().resolve("agents").resolve(agent);
    }

    static Path clientSecret(Path spaceFile, String client) {
        return folder(spaceFile).resolve("clients").resolve(client + ".secret");
    }

    static Path folder(Path spaceFile) {
        return spaceFile.toAbsolutePath().resolveSibling("keys");
    }

    static String ensureSecret(Path file, SecureRandom random) throws IOException {
        if (Files.notExists(file)) {
            byte[] bytes = new byte[24];
            random.nextBytes(bytes);
            OwnerOnly.write(file, HexFormat.of().formatHex(bytes) + "\n");
        }
        return Files.readString(file).strip();
    }

    static String ensureKey(Path file, SecureRandom random) throws IOException {
        OwnerOnly.folder(OwnerOnly.parent(file));
        char[] password = ensureSecret(passwordFile(file), random).toCharArray();
        if (Files.notExists(file)) {
            SigningKey.generate(random).store(file, password);
        }
        return SigningKey.load(file, password).multibase();
    }

    /// Reads the organisation's own key.
    public static SigningKey organisation(Path spaceFile) throws IOException {
        var file = organisationKeyFile(spaceFile);
        return SigningKey.load(
                file, Files.readString(passwordFile(file)).strip().toCharArray());
    }

    @Override
    public String toString() {
        return "Keys[organisationKey=" + organisationKey + ", clients=" + clientSecrets.keySet() + "]";
    }
}
