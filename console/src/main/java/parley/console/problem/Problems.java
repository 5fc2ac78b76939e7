package parley.console.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import parley.problem.Problem;

/// Problems as answers.
public final class Problems {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
            .build();

    private Problems() {}

    /// The answer to a call that a problem has ended.
    public static MutableHttpResponse<byte[]> answer(Problem problem) {
        try {
            return HttpResponse.<byte[]>status(problem.status(), problem.title())
                    .body(JSON.writeValueAsBytes(problem))
                    .contentType(Problem.MEDIA_TYPE);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
