package parley.registry.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.avro.TwinEntry;
import parley.identity.http.Refusal;
import parley.problem.Problem;
import parley.registry.description.Syntax;
import parley.registry.kafka.TwinStore.Outcome;
import parley.registry.refusal.Problems;
import parley.registry.refusal.Problems.Fields;
import parley.registry.twins.TwinDecision;
import parley.registry.twins.TwinRefusal.OtherVersion;

/// One twin of many in a call: what a call of its own says in its path, query, headers and body.
///
/// @param twin its name
/// @param version as the caller saw it; null if there is none
/// @param request as it was signed, for the description, in the form that the header has
/// @param key of the agent, in the form that the header has
record BatchLine(
        String twin,
        @Nullable Long version,
        @Nullable String request,
        @Nullable String key,
        boolean custody,
        Syntax syntax,
        String description) {

    /// More would keep others from changing any of them for too long.
    private static final int MOST = 500;

    private static final String TWIN = "twin";
    private static final String VERSION = "version";
    private static final String REQUEST = "request";
    private static final String KEY = "key";
    private static final String CUSTODY = "custody";
    private static final String TYPE = "contentType";
    private static final String DESCRIPTION = "description";
    private static final Set<String> MEMBERS = Set.of(TWIN, VERSION, REQUEST, KEY, CUSTODY, TYPE, DESCRIPTION);

    /// The lines of a body; empty ones do not count.
    static List<byte[]> split(byte[] body) {
        List<byte[]> lines = new String(body, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
        if (lines.isEmpty() || lines.size() > MOST) {
            throw Problems.invalid(
                    Fields.BODY, "from 1 to " + MOST + " lines, one for each twin, and not " + lines.size());
        }
        return lines;
    }

    static BatchLine read(byte[] json) {
        JsonNode line = ControlBody.object(json);
        line.fieldNames().forEachRemaining(name -> {
            if (!MEMBERS.contains(name)) {
                throw Problems.invalid(
                        name, "a twin has " + MEMBERS.stream().sorted().toList() + " here");
            }
        });
        JsonNode version = line.path(VERSION);
        JsonNode custody = line.path(CUSTODY);
        if (!absent(version) && !(version.isIntegralNumber() && version.canConvertToLong())) {
            throw Problems.invalid(VERSION, "a number is needed");
        }
        if (!absent(custody) && !custody.isBoolean()) {
            throw Problems.invalid(CUSTODY, "`true` or `false`");
        }
        String type = text(line, TYPE);
        return new BatchLine(
                needed(line, TWIN),
                absent(version) ? null : version.asLong(),
                text(line, REQUEST),
                text(line, KEY),
                custody.asBoolean(),
                type == null
                        ? Syntax.TURTLE
                        : Syntax.of(type).orElseThrow(() -> Problems.invalid(TYPE, "`" + type + "` is not taken")),
                needed(line, DESCRIPTION));
    }

    private static boolean absent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static String needed(JsonNode line, String member) {
        String text = text(line, member);
        if (text == null) {
            throw Problems.invalid(member, "is missing");
        }
        return text;
    }

    private static @Nullable String text(JsonNode line, String member) {
        JsonNode node = line.path(member);
        if (absent(node)) {
            return null;
        }
        if (!node.isTextual()) {
            throw Problems.invalid(member, "a text is needed");
        }
        return node.asText();
    }

    /// The line that tells what became of a twin.
    static String answer(String twin, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(TwinDecision.Create(var entry)) -> done(twin, 201, entry);
            case Outcome.Done(TwinDecision.Replace(var entry)) -> done(twin, 200, entry);
            case Outcome.Done(TwinDecision.Keep(var entry)) -> done(twin, 200, entry);
            case Outcome.Done(TwinDecision.Delete deleted) -> throw new IllegalStateException("deletes no twin");
            case Outcome.Done(TwinDecision.Refuse(OtherVersion why)) ->
                object(twin, Problems.of(why)).put(VERSION, why.current()).toString();
            case Outcome.Done(TwinDecision.Refuse(var why)) -> refused(twin, Problems.of(why));
            case Outcome.Failed(var why) -> refused(twin, why);
        };
    }

    private static String done(String twin, int status, TwinEntry entry) {
        return JsonNodeFactory.instance
                .objectNode()
                .put(TWIN, twin)
                .put("status", status)
                .put(VERSION, entry.getVersion())
                .toString();
    }

    /// The line that tells why nothing did.
    static String refused(@Nullable String twin, Refusal why) {
        return object(twin, why).toString();
    }

    private static ObjectNode object(@Nullable String twin, Refusal why) {
        Problem problem = why.problem();
        ObjectNode line = JsonNodeFactory.instance.objectNode().put(TWIN, twin).put("status", problem.status());
        line.putObject("problem")
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", problem.status())
                .put("detail", problem.detail())
                .put("field", problem.field())
                .put("reason", problem.reason());
        return line;
    }
}
