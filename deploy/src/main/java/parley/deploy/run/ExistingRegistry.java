package parley.deploy.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import parley.deploy.plan.Work;
import parley.identity.TokenSource;

/// Looks at a schema registry that exists already.
final class ExistingRegistry {
    private static final String URL = "schemaRegistry.url";
    private static final String COMPATIBILITY = "BACKWARD";
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private ExistingRegistry() {}

    /// Whether it speaks Confluent's API with a service, and lets schemas grow as agents expect.
    static Finding look(Work.LookAtSchemaRegistry work) throws InterruptedException {
        var login = work.service();
        try (var http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            var token = new TokenSource(
                            login.tokenEndpoint(), login.client(), login.secret(), http, InstantSource.system())
                    .get();
            var answer = WholeAnswer.of(
                    http,
                    HttpRequest.newBuilder(URI.create(work.url() + "/config"))
                            .header("Authorization", "Bearer " + token)
                            .build(),
                    HttpResponse.BodyHandlers.ofString(),
                    TIMEOUT);
            return judge(login.client(), answer.statusCode(), answer.body());
        } catch (IOException | UncheckedIOException e) {
            return new Finding.Silent(URL, e.toString());
        }
    }

    private static Finding judge(String client, int status, String body) {
        if (status == 401 || status == 403) {
            return misfit("it refuses the token of the client `" + client + "`, status " + status);
        }
        if (status >= 500) {
            return new Finding.Silent(URL, "status " + status);
        }
        if (status != 200 || !body.contains("\"compatibilityLevel\"")) {
            return misfit("it is not Confluent's API of a schema registry: /config answers with status " + status);
        }
        return body.contains("\"" + COMPATIBILITY + "\"")
                ? new Finding.Fits()
                : misfit("its compatibility is not " + COMPATIBILITY + " for all subjects: " + body);
    }

    private static Finding misfit(String why) {
        return new Finding.Misfit(URL, why);
    }
}
