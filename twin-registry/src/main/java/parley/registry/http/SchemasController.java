package parley.registry.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.identity.http.CallerAgent;
import parley.registry.facade.FeedSchemas;
import parley.registry.http.SchemaMessages.Compatibility;
import parley.registry.http.SchemaMessages.Level;
import parley.registry.http.SchemaMessages.Mode;
import parley.registry.http.SchemaMessages.SchemaId;
import parley.registry.http.SchemaMessages.SchemaRequest;
import parley.registry.http.SchemaMessages.SchemaText;
import parley.registry.http.SchemaMessages.SubjectAndVersion;
import parley.registry.http.SchemaMessages.Version;
import parley.registry.refusal.Problems.Fields;
import parley.registry.twins.TwinCall;

/// Confluent's schema registry API, of the subjects that the caller may see. Its base URL is this path.
@Controller(SchemasController.PATH)
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
@Produces({SchemasController.MEDIA_TYPE, SchemasController.OLDER_MEDIA_TYPE, MediaType.APPLICATION_JSON})
@Consumes({
    SchemasController.MEDIA_TYPE,
    SchemasController.OLDER_MEDIA_TYPE,
    MediaType.APPLICATION_JSON,
    MediaType.APPLICATION_OCTET_STREAM
})
final class SchemasController {

    static final String PATH = "/schemas";
    static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    static final String OLDER_MEDIA_TYPE = "application/vnd.schemaregistry+json";

    private static final byte[] NOTHING = {};
    private static final int MOST_PARTITIONS = 64;

    private final Acting acting;
    private final SchemaFacade schemas;

    SchemasController(Acting acting, SchemaFacade schemas) {
        this.acting = acting;
        this.schemas = schemas;
    }

    /// Nothing, as Confluent's answers its root.
    ///
    /// @return an empty object
    @Get
    Map<String, String> root() {
        return Map.of();
    }

    /// The kinds of schemas that are taken: Avro alone.
    ///
    /// @return `AVRO`
    @Get("/schemas/types")
    List<String> types() {
        return List.of(FeedSchemas.AVRO);
    }

    /// The schema of that id, if one of its subjects may be read.
    ///
    /// @return the schema
    @Get("/schemas/ids/{id}")
    SchemaText schema(CallerAgent caller, int id) {
        acting.ready();
        return new SchemaText(schemas.schema(caller.client(), id));
    }

    /// The same, without anything around it.
    @Get("/schemas/ids/{id}/schema")
    @ApiResponse(
            responseCode = "200",
            description = "an Avro schema, as JSON",
            content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(type = "object")))
    HttpResponse<byte[]> schemaAlone(CallerAgent caller, int id) {
        return alone(schema(caller, id).schema());
    }

    /// Under which subjects it stands, of those that may be read, in which version.
    ///
    /// @return subjects with versions
    @Get("/schemas/ids/{id}/versions")
    List<SubjectAndVersion> standings(CallerAgent caller, int id) {
        acting.ready();
        return schemas.standings(caller.client(), id);
    }

    /// Under which subjects it stands, of those that may be read.
    ///
    /// @return the names of subjects
    @Get("/schemas/ids/{id}/subjects")
    List<String> subjectsOf(CallerAgent caller, int id) {
        return standings(caller, id).stream().map(SubjectAndVersion::subject).toList();
    }

    /// How versions follow each other, unless a subject has it otherwise.
    ///
    /// @return `BACKWARD`
    @Get("/config")
    Level level() {
        return new Level(SchemaFacade.COMPATIBILITY);
    }

    /// How a subject's versions follow each other.
    ///
    /// @return `BACKWARD` of a feed, `NONE` of a delivery
    @Get("/config/{subject}")
    Level level(CallerAgent caller, String subject) {
        acting.ready();
        return new Level(schemas.compatibility(caller.client(), subject));
    }

    /// What may be done with subjects.
    ///
    /// @return `READWRITE`
    @Get("/mode")
    Mode mode() {
        return new Mode("READWRITE");
    }

    /// What the caller may do with a subject.
    ///
    /// @return `READWRITE` or `READONLY`
    @Get("/mode/{subject}")
    Mode mode(CallerAgent caller, String subject) {
        acting.ready();
        return new Mode(schemas.mode(caller.client(), subject));
    }

    /// The subjects that the caller may read.
    ///
    /// @return their names
    @Get("/subjects")
    List<String> subjects(CallerAgent caller) {
        acting.ready();
        return schemas.subjects(caller.client());
    }

    /// The versions of a subject.
    ///
    /// @return their numbers
    @Get("/subjects/{subject}/versions")
    List<Integer> versions(CallerAgent caller, String subject) {
        acting.ready();
        return schemas.versions(caller.client(), subject);
    }

    /// One version of a subject.
    ///
    /// @param version its number, or `latest`
    /// @return the version
    @Get("/subjects/{subject}/versions/{version}")
    Version version(CallerAgent caller, String subject, String version) {
        acting.ready();
        return Version.of(schemas.version(caller.client(), subject, version));
    }

    /// The schema of one version, without anything around it.
    ///
    /// @param version its number, or `latest`
    @Get("/subjects/{subject}/versions/{version}/schema")
    @ApiResponse(
            responseCode = "200",
            description = "an Avro schema, as JSON",
            content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(type = "object")))
    HttpResponse<byte[]> versionAlone(CallerAgent caller, String subject, String version) {
        return alone(version(caller, subject, version).schema());
    }

    /// Registers a schema; the first one of a feed's values makes the feed. One that is registered
    /// already takes no signature.
    ///
    /// @param partitions of the feed's topic, if it is new: 1 to 64; 1, if absent
    /// @return the schema's id
    @Post("/subjects/{subject}/versions")
    @RequestBody(
            description = "the schema",
            required = true,
            content = {
                @Content(mediaType = MEDIA_TYPE, schema = @Schema(implementation = SchemaRequest.class)),
                @Content(mediaType = OLDER_MEDIA_TYPE, schema = @Schema(implementation = SchemaRequest.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_JSON,
                        schema = @Schema(implementation = SchemaRequest.class)),
                @Content(
                        mediaType = MediaType.APPLICATION_OCTET_STREAM,
                        schema = @Schema(implementation = SchemaRequest.class))
            })
    SchemaId register(
            CallerAgent caller,
            String subject,
            @Header(Fields.PARTITIONS) @Nullable String partitions,
            @Header(Fields.REQUEST) @Nullable String signed,
            HttpRequest<byte[]> request) {
        acting.ready();
        byte[] body = request.getBody().orElse(NOTHING);
        TwinCall call = SignedHeader.call(caller, signed, null, body);
        return new SchemaId(schemas.register(call, subject, SchemaRequest.read(body), partitions(partitions)));
    }

    /// Where a schema stands under a subject, if it does.
    ///
    /// @param request the schema that is looked for
    /// @return the version that it is
    @Post("/subjects/{subject}")
    Version lookup(CallerAgent caller, String subject, @Body SchemaRequest request) {
        acting.ready();
        return Version.of(schemas.lookup(caller.client(), subject, request));
    }

    /// Whether a schema could be registered after a version.
    ///
    /// @param version its number, or `latest`
    /// @param request the schema that is asked about
    /// @return whether it could
    @Post("/compatibility/subjects/{subject}/versions/{version}")
    Compatibility compatible(CallerAgent caller, String subject, String version, @Body SchemaRequest request) {
        acting.ready();
        return new Compatibility(schemas.compatible(caller.client(), subject, version, request));
    }

    /// Whether a schema could be registered after all versions that count.
    ///
    /// @param request the schema that is asked about
    /// @return whether it could
    @Post("/compatibility/subjects/{subject}/versions")
    Compatibility compatible(CallerAgent caller, String subject, @Body SchemaRequest request) {
        acting.ready();
        return new Compatibility(schemas.compatible(caller.client(), subject, request));
    }

    /// A schema is JSON already, also one that is no more than a name.
    private static HttpResponse<byte[]> alone(String schema) {
        return HttpResponse.ok(schema.getBytes(UTF_8)).contentType(MEDIA_TYPE);
    }

    private static @Nullable Integer partitions(@Nullable String header) {
        if (header == null) {
            return null;
        }
        if (header.matches("[0-9]{1,4}")) {
            int partitions = Integer.parseInt(header);
            if (partitions >= 1 && partitions <= MOST_PARTITIONS) {
                return partitions;
            }
        }
        throw new ConfluentError(
                400, 400, Fields.PARTITIONS + ": '" + header + "' is not from 1 to " + MOST_PARTITIONS);
    }
}
