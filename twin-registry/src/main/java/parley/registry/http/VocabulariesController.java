package parley.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import parley.avro.VocabularyKind;
import parley.identity.OrganisationKey;
import parley.identity.SecuredDocument;
import parley.identity.VocabularyStatement;
import parley.registry.kafka.Knowledge;
import parley.registry.kafka.RegistryTopics;
import parley.registry.refusal.Problems;
import parley.registry.vocabulary.VocabularyChange;
import parley.topics.Names;

/// The ontologies and shapes that the organisation has taken in.
///
/// To change them needs no token: only what our organisation's key has signed does.
@Controller("/vocabularies")
@ExecuteOn(TaskExecutors.BLOCKING)
final class VocabulariesController {
    private static final String STATEMENT = "statement";
    private static final String TURTLE = "turtle";
    private static final byte[] NOTHING = {};

    private final Acting acting;
    private final RegistryTopics topics;
    private final Knowledge knowledge;
    private final OrganisationKey organisation;

    VocabulariesController(Acting acting, RegistryTopics topics, Knowledge knowledge, OrganisationKey organisation) {
        this.acting = acting;
        this.topics = topics;
        this.knowledge = knowledge;
        this.organisation = organisation;
    }

    /// All of them, for every agent of ours.
    ///
    /// @return what is known of each, without its text
    @Get
    @Secured(SecurityRule.IS_AUTHENTICATED)
    List<VocabularyView> all() {
        acting.ready();
        return knowledge.vocabularies().all().stream().map(VocabularyView::of).toList();
    }

    /// The text of one.
    ///
    /// @param kind `ontology` or `shapes`
    /// @param name among those of its kind, `[a-z0-9-]{1,64}`
    /// @return Turtle
    @Get(uri = "/{kind}/{name}", produces = "text/turtle;charset=utf-8")
    @Secured(SecurityRule.IS_AUTHENTICATED)
    byte[] text(String kind, String name) {
        acting.ready();
        return knowledge
                .vocabularies()
                .get(kind(kind), name(name))
                .orElseThrow(Problems::noSuchVocabulary)
                .getTurtle()
                .getBytes(UTF_8);
    }

    /// Takes one in, in the place of the one of its name, or takes it out, if it has no text. Answers when it
    /// counts.
    ///
    /// @param kind `ontology` or `shapes`
    /// @param name among those of its kind, `[a-z0-9-]{1,64}`
    /// @return what is known of it now
    @Put(uri = "/{kind}/{name}", consumes = MediaType.APPLICATION_JSON)
    @Secured(SecurityRule.IS_ANONYMOUS)
    @RequestBody(
            description = "the text, and what the organisation has signed of it",
            required = true,
            content = @Content(schema = @Schema(implementation = Bodies.SignedVocabulary.class)))
    HttpResponse<VocabularyView> put(String kind, String name, HttpRequest<byte[]> request) {
        acting.ready();
        ObjectNode body = body(request.getBody().orElse(NOTHING));
        VocabularyStatement statement = statement(body.path(STATEMENT).textValue());
        String turtle = body.path(TURTLE).textValue();
        VocabularyKind of = kind(kind);
        String named = name(name);
        return switch (topics.vocabularies()
                .change(known -> VocabularyChange.of(known, of, named, turtle, statement))) {
            case VocabularyChange.Write(var vocabulary) -> HttpResponse.ok(VocabularyView.of(vocabulary));
            case VocabularyChange.Keep(var vocabulary) -> HttpResponse.ok(VocabularyView.of(vocabulary));
            case VocabularyChange.Refuse(var field, var why) -> throw Problems.invalid(field, why);
            case VocabularyChange.Stale(var issued) -> throw Problems.stale(issued);
        };
    }

    private static ObjectNode body(byte[] body) {
        return SecuredDocument.unambiguous(new String(body, UTF_8))
                .filter(object -> new TreeSet<>(Set.of(STATEMENT, TURTLE))
                        .equals(new TreeSet<>(object.properties().stream()
                                .map(Map.Entry::getKey)
                                .toList())))
                .filter(object -> object.path(STATEMENT).isTextual()
                        && object.path(TURTLE).isTextual())
                .orElseThrow(() -> Problems.invalid(
                        Problems.Fields.BODY, "{\"statement\": \"...\", \"turtle\": \"...\"} is needed"));
    }

    private VocabularyStatement statement(String json) {
        try {
            return VocabularyStatement.read(json, organisation);
        } catch (IllegalArgumentException e) {
            throw Problems.notSigned(String.valueOf(e.getMessage()));
        }
    }

    private static VocabularyKind kind(String kind) {
        return switch (kind) {
            case "ontology" -> VocabularyKind.ONTOLOGY;
            case "shapes" -> VocabularyKind.SHAPES;
            default -> throw Problems.invalid("kind", "'" + kind + "' is neither ontology nor shapes");
        };
    }

    private static String name(String name) {
        if (!Names.valid(name)) {
            throw Problems.invalid("name", "'" + name + "' does not match [a-z0-9-]{1,64}");
        }
        return name;
    }
}
