package parley.deploy.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import parley.deploy.space.Keys;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.VocabularyStatement;

/// The ontologies and shapes that the organisation of a space on this machine takes in; signed with its key.
///
/// Whatever is refused is an [IllegalArgumentException] or a [StartFailure] whose message is one line for
/// people.
public final class Vocabularies {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SpaceAccess space;

    /// For a space that runs.
    public Vocabularies(SpaceAccess space) {
        this.space = space;
    }

    /// All that there are, as JSON.
    public String list() throws IOException, InterruptedException, StartFailure {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(asAgent("/vocabularies")));
    }

    /// The text of one.
    ///
    /// @param kind `ontology` or `shapes`
    public String show(String kind, String name) throws IOException, InterruptedException, StartFailure {
        return asAgent(path(kind, name));
    }

    /// Takes one in, and answers when it counts.
    ///
    /// @param kind `ontology` or `shapes`
    /// @param turtle its text
    /// @throws IllegalArgumentException if there is nothing in that
    public void set(String kind, String name, String turtle) throws IOException, InterruptedException, StartFailure {
        if (turtle.isBlank()) {
            throw new IllegalArgumentException(
                    "a text without anything is no vocabulary; ./parley vocabulary remove takes one out");
        }
        send(kind, name, turtle);
    }

    /// Takes one out, and answers when it counts no more.
    ///
    /// @param kind `ontology` or `shapes`
    public void remove(String kind, String name) throws IOException, InterruptedException, StartFailure {
        send(kind, name, "");
    }

    private void send(String kind, String name, String turtle) throws IOException, InterruptedException, StartFailure {
        OrganisationKey key = Keys.organisation(space.file());
        var statement = new VocabularyStatement(
                new Did(space.did()), kind, name, turtle.isEmpty() ? "" : sha256(turtle), Instant.now());
        var body =
                JSON.createObjectNode().put("statement", statement.secure(key)).put("turtle", turtle);
        var registry = space.registryService();
        read(registry.send(registry.request(path(kind, name))
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body.toString(), UTF_8))));
    }

    private static String path(String kind, String name) {
        return "/vocabularies/" + kind + "/" + name;
    }

    private String asAgent(String path) throws InterruptedException, StartFailure {
        return read(space.registryService().asAgent(space, path));
    }

    private static String read(HttpResponse<String> response) throws StartFailure {
        if (response.statusCode() != 200) {
            throw new StartFailure("vocabulary: " + PartnerCall.detail(response.body()));
        }
        return response.body();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
