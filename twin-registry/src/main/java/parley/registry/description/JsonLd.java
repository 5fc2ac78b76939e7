package parley.registry.description;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.JsonLdErrorCode;
import com.apicatalog.jsonld.JsonLdOptions;
import com.apicatalog.jsonld.JsonLdOptions.ProcessingPolicy;
import com.apicatalog.jsonld.document.Document;
import com.apicatalog.jsonld.document.JsonDocument;
import com.apicatalog.jsonld.loader.DocumentLoaderOptions;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.jena.riot.lang.LangJSONLD11;
import org.apache.jena.sparql.util.Context;
import parley.registry.description.Description.Excessive;
import parley.registry.description.Description.Malformed;

/// How JSON-LD is read: no context but those written out in the text and the one that comes with this service, and no
/// term that no context explains.
final class JsonLd {

    /// Names the prefixes of the vocabularies that descriptions are made of.
    static final String BUNDLED = "urn:parley:context";

    private static final Duration LONGEST = Duration.ofSeconds(5);
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonLd() {}

    static Context context() {
        JsonLdOptions options = new JsonLdOptions(JsonLd::load);
        options.setUndefinedTermsPolicy(ProcessingPolicy.Fail);
        options.setUriValidation(UriValidationPolicy.SchemeOnly); // the rest is for the parser, which refuses
        options.setTimeout(LONGEST);
        Context context = new Context();
        context.set(LangJSONLD11.JSONLD_OPTIONS, options);
        return context;
    }

    /// Refuses what is not one JSON text, and what would make the parser recurse too deep.
    static void check(String text, Limits limits) {
        int depth = 0;
        boolean ended = false;
        try (JsonParser parser = JSON.createParser(text)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (ended) {
                    throw new Refused(new Malformed("there is something after the end of the JSON text", 0, 0));
                }
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > limits.depth()) {
                    throw new Refused(new Excessive(limits.over("brackets within brackets", limits.depth())));
                }
                ended = depth == 0;
            }
        } catch (JsonProcessingException e) {
            throw new Refused(new Malformed(
                    e.getOriginalMessage(),
                    e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                    e.getLocation() == null ? 0 : e.getLocation().getColumnNr()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The prefixes that the bundled context explains, and what they stand for.
    static Map<String, String> prefixes() {
        try (InputStream bundled = JsonLd.class.getResourceAsStream("context.jsonld")) {
            return new ObjectMapper(JSON)
                    .readTree(bundled).path("@context").properties().stream()
                            .collect(Collectors.toUnmodifiableMap(
                                    Map.Entry::getKey,
                                    prefix -> prefix.getValue().textValue()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Document load(URI url, DocumentLoaderOptions options) throws JsonLdError {
        if (!url.toString().equals(BUNDLED)) {
            throw new JsonLdError(
                    JsonLdErrorCode.LOADING_REMOTE_CONTEXT_FAILED,
                    "contexts are not loaded: write " + url + " out, or use " + BUNDLED);
        }
        try (InputStream bundled = JsonLd.class.getResourceAsStream("context.jsonld")) {
            return JsonDocument.of(bundled);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
