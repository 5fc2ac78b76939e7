package parley.console.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import parley.console.ConsoleSettings;
import parley.console.problem.Refused;
import parley.console.session.Session;

/// The services of the space, called with the person's token. Thread-safe.
@Singleton
public final class Services {
    static final ObjectMapper JSON = new ObjectMapper();

    /// Above what a service takes to look through all of a topic, or to wait for what it was asked to do.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final ConsoleSettings settings;
    private final HttpClient http;

    Services(ConsoleSettings settings, HttpClient http) {
        this.settings = settings;
        this.http = http;
    }

    /// Where a service is, by its name in paths.
    URI base(String service) {
        return switch (service) {
            case "registry" -> settings.registry();
            case "broker" -> settings.broker();
            case "bridge" -> settings.bridge();
            default -> throw Refused.nothingHere();
        };
    }

    /// Makes a call whose answer comes piece by piece; once more with another token if a service does not
    /// take this one.
    HttpResponse<Flow.Publisher<List<ByteBuffer>>> streamed(
            String service, HttpRequest.Builder request, Session session) {
        var token = session.token();
        var answer = send(service, request, token);
        if (answer.statusCode() != 401) {
            return answer;
        }
        discard(answer);
        return send(service, request, session.another(token));
    }

    private HttpResponse<Flow.Publisher<List<ByteBuffer>>> send(
            String service, HttpRequest.Builder request, String token) {
        var authorised = request.timeout(PATIENCE)
                .setHeader("Authorization", "Bearer " + token)
                .build();
        var answer = http.sendAsync(authorised, BodyHandlers.ofPublisher());
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw Refused.unavailable(service);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw Refused.unavailable(service);
        }
    }

    static void discard(HttpResponse<Flow.Publisher<List<ByteBuffer>>> answer) {
        answer.body().subscribe(new Discarding());
    }

    private static final class Discarding implements Flow.Subscriber<List<ByteBuffer>> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> item) {}

        @Override
        public void onError(Throwable throwable) {}

        @Override
        public void onComplete() {}
    }

    /// What a service says, whole.
    record Said(int status, String body) {
        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw Refused.unavailable("a service");
            }
        }
    }

    /// Reads something small.
    Said get(String service, String path, Session session) {
        return call(
                service,
                HttpRequest.newBuilder(URI.create(base(service) + path)).GET(),
                session);
    }

    Said post(String service, String path, byte[] json, Session session) {
        return call(
                service,
                HttpRequest.newBuilder(URI.create(base(service) + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(json)),
                session);
    }

    private Said call(String service, HttpRequest.Builder request, Session session) {
        var authorised = request.timeout(PATIENCE)
                .setHeader("Authorization", "Bearer " + session.token())
                .build();
        try {
            var answer = http.send(authorised, BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Said(answer.statusCode(), answer.body());
        } catch (IOException e) {
            throw Refused.unavailable(service);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.unavailable(service);
        }
    }
}
