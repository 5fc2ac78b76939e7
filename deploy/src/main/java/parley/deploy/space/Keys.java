package parley.deploy.space;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeyRotation;
import parley.identity.OrganisationKeys;
import parley.identity.PublicKey;
import parley.identity.RotationsFile;
import parley.identity.SigningKey;

/// The keys and secrets of a space, in the folder `keys` beside its file and in its agents' folders; made when missing,
/// and changed by [#rotate] only. Printing it shows none.
/// @param organisationKey the first public organisation key (Multikey): rotations lead from it to the one that counts
/// @param brokerSecret the super user's, on the internal listener
/// @param partnerPortSecret the password of the key store of the port for partners
/// @param kafkaAdmin the settings of a Kafka client that may create topics and rights, where the cluster exists already
/// @param realmManager the secret of the client that the space file names as manager; empty if it names none
/// @param clientSecrets of the clients of the own realm, by client
/// @param agentKeys the public keys of the agents that have one of their own, and of the service that signs what
/// terms show of records (Multikey), by client
/// @param passwords of the people whom the space file names, as the realm first knew them, by name
/// @param partners what was signed with other organisations, and the keys of their mirrors
public record Keys(
        String organisationKey,
        String brokerSecret,
        String partnerPortSecret,
        Map<String, String> kafkaAdmin,
        String realmManager,
        Map<String, String> clientSecrets,
        Map<String, String> agentKeys,
        Map<String, String> passwords,
        List<PartnerFolder> partners) {

    private static final String DERIVING = "feed-streams";

    public Keys {
        kafkaAdmin = Map.copyOf(kafkaAdmin);
        clientSecrets = Map.copyOf(clientSecrets);
        agentKeys = Map.copyOf(agentKeys);
        passwords = Map.copyOf(passwords);
        partners = List.copyOf(partners);
    }

    /// Reads a space's keys, making those that are missing.
    /// @throws SpaceFileException if what was signed with a partner cannot be understood, or a file that is named
    /// is not there or may be read by others
    public static Keys ensure(SpaceFile space, SecureRandom random) throws IOException {
        var folder = folder(space.file());
        var clients = new HashMap<String, String>();
        for (var client : Clients.ids(space)) {
            clients.put(client, ensureSecret(clientSecret(space.file(), client), random));
        }
        var people = new HashMap<String, String>();
        for (var person : space.people()) {
            people.put(person.name(), ensureSecret(personPassword(space.file(), person.name()), random));
        }
        var agents = new HashMap<String, String>();
        for (var agent : space.agents()) {
            var key = ensureKey(agentFolder(space, agent.client()).resolve("key.p12"), random);
            if (!agent.custody()) {
                agents.put(agent.client(), key);
            }
        }
        agents.put(DERIVING, ensureKey(derivingKeyFile(space.file()), random));
        boolean starts = space.existingKafka().isEmpty();
        if (starts) {
            space.partnerPort().ensureCertificate(space.file(), random);
        }
        ensureKey(organisationKeyFile(space.file()), random);
        finishRotation(space);
        var rotations = RotationsFile.read(rotationsFile(space.file()));
        var own = organisation(space);
        return new Keys(
                first(own.publicKey(), rotations).multibase(),
                starts ? ensureSecret(folder.resolve("broker.secret"), random) : "",
                starts ? ensureSecret(passwordFile(PartnerPort.keyStore(space.file())), random) : "",
                NamedSecrets.kafkaAdmin(space),
                NamedSecrets.realmManager(space),
                clients,
                agents,
                people,
                PartnerFolder.all(space, OrganisationKeys.own(own.organisation(), own.publicKey(), rotations)));
    }

    /// Reads a space's keys, and makes none.
    /// @throws IOException naming what is missing, or if the organisation's key is just being replaced
    public static Keys read(SpaceFile space) throws IOException {
        if (Files.exists(nextKeyFile(space.file()))) {
            throw new IOException("the organisation's key is being replaced");
        }
        for (var file : files(space)) {
            if (Files.notExists(file)) {
                throw new IOException(file + " is missing; what starts the space makes it");
            }
        }
        return ensure(space, new SecureRandom());
    }

    /// All that [#ensure] makes if it is missing.
    private static List<Path> files(SpaceFile space) {
        var files = new ArrayList<Path>();
        Clients.ids(space).forEach(client -> files.add(clientSecret(space.file(), client)));
        space.people().forEach(person -> files.add(personPassword(space.file(), person.name())));
        var keys = new ArrayList<>(List.of(organisationKeyFile(space.file()), derivingKeyFile(space.file())));
        space.agents()
                .forEach(agent -> keys.add(agentFolder(space, agent.client()).resolve("key.p12")));
        if (space.existingKafka().isEmpty()) {
            files.add(folder(space.file()).resolve("broker.secret"));
            keys.add(PartnerPort.keyStore(space.file()));
        }
        keys.forEach(key -> files.addAll(List.of(key, passwordFile(key))));
        return files;
    }

    /// The organisation's key store; its password stands beside it.
    public static Path organisationKeyFile(Path spaceFile) {
        return folder(spaceFile).resolve("organisation.p12");
    }

    /// The key store of the service that signs what terms show of records; its password stands beside it.
    public static Path derivingKeyFile(Path spaceFile) {
        return folder(spaceFile).resolve("deriving.p12");
    }

    /// The file with a key store's password.
    public static Path passwordFile(Path keyFile) {
        return keyFile.resolveSibling(keyFile.getFileName().toString().replace(".p12", ".password"));
    }

    /// What an agent is given: its settings and its key.
    public static Path agentFolder(SpaceFile space, String agent) {
        return space.data().resolve("agents").resolve(agent);
    }

    /// The file with the secret of a client of the space's realm.
    public static Path clientSecret(Path spaceFile, String client) {
        return folder(spaceFile).resolve("clients").resolve(client + ".secret");
    }

    /// The file with the password that the realm first knew a person by.
    public static Path personPassword(Path spaceFile, String person) {
        return folder(spaceFile).resolve("people").resolve(person + ".password");
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

    /// The rotations of the organisation's key: no secret.
    public static Path rotationsFile(Path spaceFile) {
        return folder(spaceFile).resolve("organisation.rotations");
    }

    /// Reads the organisation's own key.
    public static OrganisationKey organisation(SpaceFile space) throws IOException {
        return organisation(space.file(), new Did(space.did()));
    }

    static OrganisationKey organisation(Path spaceFile, Did did) throws IOException {
        return new OrganisationKey(
                did, load(organisationKeyFile(spaceFile)), RotationsFile.read(rotationsFile(spaceFile)));
    }

    private static SigningKey load(Path file) throws IOException {
        return SigningKey.load(
                file, Files.readString(passwordFile(file)).strip().toCharArray());
    }

    /// Puts another key into the place of the organisation's own, which is then nowhere any more. Services take it up
    /// when they are started anew, in any order. Interrupted, it has not been, or [#ensure] completes it.
    ///
    /// @return the key that counts from now on
    public static OrganisationKey rotate(SpaceFile space, SecureRandom random, Instant now) throws IOException {
        finishRotation(space);
        var current = organisation(space);
        var next = nextKeyFile(space.file());
        Files.deleteIfExists(next);
        // The password stays, so that key and password never differ
        OwnerOnly.write(passwordFile(next), Files.readString(passwordFile(organisationKeyFile(space.file()))));
        ensureKey(next, random);
        var rotated = current.rotated(load(next), now);
        RotationsFile.write(rotationsFile(space.file()), rotated.rotations());
        finishRotation(space);
        return rotated;
    }

    /// What the rotations lead to is the key.
    private static void finishRotation(SpaceFile space) throws IOException {
        var next = nextKeyFile(space.file());
        if (Files.notExists(next)) {
            return;
        }
        var rotations = RotationsFile.read(rotationsFile(space.file()));
        if (!rotations.isEmpty()
                && OrganisationKeyRotation.read(rotations.getLast())
                        .key()
                        .equals(load(next).publicKey())) {
            Files.move(
                    next,
                    organisationKeyFile(space.file()),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        }
        Files.deleteIfExists(next);
        Files.deleteIfExists(passwordFile(next));
    }

    private static Path nextKeyFile(Path spaceFile) {
        return folder(spaceFile).resolve("organisation-next.p12");
    }

    private static PublicKey first(PublicKey key, List<String> rotations) {
        return rotations.isEmpty()
                ? key
                : OrganisationKeyRotation.read(rotations.getFirst()).replaced();
    }

    @Override
    public String toString() {
        return "Keys[organisationKey=" + organisationKey + ", clients=" + clientSecrets.keySet() + "]";
    }
}
