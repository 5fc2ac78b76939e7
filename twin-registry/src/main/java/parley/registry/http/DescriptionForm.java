package parley.registry.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import parley.registry.refusal.Problems;

/// How a description is written, the form for who does not say first.
enum DescriptionForm {
    /// As JSON, with feeds, controls and their schemas beside the description.
    JSON(MediaType.APPLICATION_JSON),
    TURTLE("text/turtle"),
    JSON_LD("application/ld+json"),
    N_TRIPLES("application/n-triples"),
    /// As a WoT Thing Description 1.1.
    THING("application/td+json"),
    /// The contracts of its feeds, as AsyncAPI 3.0.
    ASYNC_API("application/vnd.aai.asyncapi+json");

    private final String mediaType;

    DescriptionForm(String mediaType) {
        this.mediaType = mediaType;
    }

    /// What it is called, without parameters.
    String mediaType() {
        return mediaType;
    }

    /// The form that a request prefers.
    static DescriptionForm wanted(HttpRequest<?> request) {
        List<MediaType> accepted = List.copyOf(request.accept());
        return accepted.isEmpty()
                ? JSON
                : accepted.stream()
                        .filter(type -> type.getQualityAsNumber().signum() > 0)
                        .flatMap(type -> fitting(type.getName()))
                        .findFirst()
                        .orElseThrow(() -> Problems.notAcceptable(Arrays.stream(values())
                                .map(DescriptionForm::mediaType)
                                .toList()));
    }

    private static Stream<DescriptionForm> fitting(String wanted) {
        return Arrays.stream(values())
                .filter(form -> form.mediaType.equals(wanted)
                        || wanted.equals(MediaType.ALL)
                        || (wanted.endsWith("/*")
                                && form.mediaType.startsWith(wanted.substring(0, wanted.length() - 1))));
    }
}
