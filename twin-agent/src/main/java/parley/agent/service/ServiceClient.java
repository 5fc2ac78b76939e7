package parley.agent.service;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls one service with the agent's token. Thread-safe; every call has a timeout and is made once.
public final class ServiceClient {
    /// Reads and writes the bodies.
    public static final ObjectMapper JSON = new ObjectMapper();

    /// Above the five seconds after which a service answers that it is not done yet, also where all is slow.
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /// Above what a service needs to look through all of a topic.
    private static final Duration PATIENT = Duration.ofMinutes(2);

    private static final int OK = 200;
    private static final Logger LOG = LoggerFactory.getLogger(ServiceClient.class);

    private final String name;
    private final String base;
    private final Supplier<String> token;
    private final HttpClient http;

    /// @param name the service's name, for messages
    /// @param base what paths are appended to
    /// @param token asked before every call
    public ServiceClient(String name, URI base, Supplier<String> token, HttpClient http) {
        this.name = name;
        this.base = base.toString().replaceAll("/+$", "");
        this.token = token;
        this.http = http;
    }

    /// Reads.
    ///
    /// @throws UnreachableException if there was no answer
    public Reply get(String path, Map<String, String> headers) {
        return send("GET", path, headers, "");
    }

    /// Reads lines of which the service answers some at a time.
    ///
    /// @param each called for one line after the other
    /// @return where to go on: the answer's header `Parley-Next`; empty if there are no more
    /// @throws UnreachableException if there was no answer
    /// @throws ProblemException if it was refused
    public Optional<String> page(String path, Map<String, String> headers, Consumer<String> each) {
        var call = "GET " + path;
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENT)
                .header("Authorization", "Bearer " + token());
        headers.forEach(request::header);
        var response = respond(request.build(), call);
        new Reply(call, response.statusCode(), response.body())
                .orThrow()
                .body()
                .lines()
                .forEach(each);
        return response.headers().firstValue("Parley-Next");
    }

    /// Makes any call.
    ///
    /// @param body empty for none
    /// @throws UnreachableException if there was no answer
    public Reply send(String method, String path, Map<String, String> headers, String body) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token())
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return exchange(method + " " + path, request.build());
    }

    /// Reads lines as they come, each handed on by some thread, one after another, for as long as the service
    /// sends them and is not silent for longer than that.
    ///
    /// @return the reply; its body is empty if there were lines
    /// @throws UnreachableException if there was no answer, or silence, or this thread was interrupted
    Reply lines(String path, Map<String, String> headers, Consumer<String> each, Duration silence) {
        var call = "GET " + path;
        var request = HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + token());
        headers.forEach(request::header);
        var heard = new AtomicLong(System.nanoTime());
        Consumer<String> hearing = line -> {
            heard.set(System.nanoTime());
            each.accept(line);
        };
        var exchange = http.sendAsync(
                request.build(),
                answer -> answer.statusCode() == OK
                        ? BodySubscribers.fromLineSubscriber(new Lines(hearing), _ -> "", StandardCharsets.UTF_8, null)
                        : BodySubscribers.ofString(StandardCharsets.UTF_8));
        try {
            while (System.nanoTime() - heard.get() < silence.toNanos()) {
                try {
                    var response = exchange.get(silence.toMillis(), TimeUnit.MILLISECONDS);
                    return new Reply(call, response.statusCode(), response.body());
                } catch (TimeoutException e) {
                    LOG.trace("{} lasts", call);
                }
            }
            throw new UnreachableException(name + " at " + base + " is silent");
        } catch (ExecutionException e) {
            throw new UnreachableException(name + " at " + base + " does not answer: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(call + ": interrupted", e);
        } finally {
            exchange.cancel(true);
        }
    }

    private record Lines(Consumer<String> each) implements Flow.Subscriber<String> {
        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(String line) {
            each.accept(line);
        }

        @Override
        public void onError(Throwable broken) {
            LOG.debug("a stream broke", broken);
        }

        @Override
        public void onComplete() {
            LOG.debug("a stream ended");
        }
    }

    private String token() {
        try {
            return token.get();
        } catch (RuntimeException e) {
            throw new UnreachableException("no token for " + name + ": " + e.getMessage(), e);
        }
    }

    private Reply exchange(String call, HttpRequest request) {
        var response = respond(request, call);
        return new Reply(call, response.statusCode(), response.body(), retryAfter(response));
    }

    private HttpResponse<String> respond(HttpRequest request, String call) {
        try {
            return http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UnreachableException(name + " at " + base + " does not answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(call + ": interrupted", e);
        }
    }

    /// In seconds; what else it may be (RFC 9110, section 10.2.3) none of our services says.
    private static Duration retryAfter(HttpResponse<?> response) {
        return response.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("[0-9]{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .orElse(Duration.ZERO);
    }

    /// A value as one segment of a path, or as the value of a query parameter.
    public static String escaped(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
