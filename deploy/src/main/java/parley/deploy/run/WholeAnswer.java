package parley.deploy.run;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Waits for an answer, with a patience that includes its body: a request's own timeout ends with the
/// headers.
final class WholeAnswer {
    private WholeAnswer() {}

    /// @throws HttpTimeoutException if all of it has not come in time
    static <T> HttpResponse<T> of(HttpClient http, HttpRequest request, BodyHandler<T> body, Duration patience)
            throws IOException, InterruptedException {
        var answer = http.sendAsync(request, body);
        try {
            return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new HttpTimeoutException(
                    "no whole answer of " + request.uri() + " in " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } finally {
            answer.cancel(true);
        }
    }
}
