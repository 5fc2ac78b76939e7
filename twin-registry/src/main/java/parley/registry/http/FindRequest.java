package parley.registry.http;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.identity.Did;
import parley.registry.description.Facts.Place;
import parley.registry.description.Having;
import parley.registry.description.Having.Comparison;
import parley.registry.description.Having.Operator;
import parley.registry.find.Cursor;
import parley.registry.find.Query;
import parley.registry.find.Query.Area;
import parley.registry.find.Query.Box;
import parley.registry.find.Query.Near;
import parley.registry.find.Query.Observes;
import parley.registry.find.Query.Order;
import parley.registry.refusal.Problems;

/// What is asked of find, as it came.
///
/// @param request may have `type` and `having` as often as wanted
@Introspected
record FindRequest(
        HttpRequest<?> request,

        @Parameter(
                description = "Words that all occur, in any of their forms, in names, labels, texts or schemas; or a"
                        + " twin's DID. At most 500 characters.")
        @QueryValue
        @Nullable
        String text,

        @Parameter(
                description = "A language tag, as `de` or `pt-BR`: in which `text` and `control` are, and in which"
                        + " labels are liked best. Without it, forms of the words in any language are looked for.")
        @QueryValue
        @Nullable
        String language,

        @Parameter(
                description = "The IRI of what the twin or one of its feeds observes, or of a broader kind of it. At"
                        + " most 500 characters.")
        @QueryValue
        @Nullable
        String property,

        @Parameter(
                description = "The unit of what is observed: an IRI, or a text where descriptions have those. With"
                        + " `property`, of the same observation.")
        @QueryValue
        @Nullable
        String unit,

        @Parameter(
                description = "A control that the twin has: the IRI of its type or of what it acts on, or words that"
                        + " all occur in it. At most 500 characters.")
        @QueryValue
        @Nullable
        String control,

        @Parameter(
                description = "The middle of a circle in which the twin is: latitude (-90 to 90) and longitude (-180"
                        + " to 180) in degrees (WGS 84), with a comma between them. Needs `radius`.")
        @QueryValue
        @Nullable
        String near,

        @Parameter(description = "The circle's radius in metres: more than 0, at most 20037508. Needs `near`.")
        @QueryValue
        @Nullable
        String radius,

        @Parameter(
                description = "A box in which the twin is: south, west, north and east in degrees (WGS 84), with commas"
                        + " between them; it may reach over the 180th meridian. Not with `near`.")
        @QueryValue
        @Nullable
        String box,

        @Parameter(description = "The DID of the organisation whose twins are looked for.") @QueryValue @Nullable
        String organisation,

        @Parameter(
                description = "What comes first: `relevance`, how well the text fits; `distance` from `near`; or"
                        + " `recency`, when what may be seen of the twin last changed. By distance, if absent and"
                        + " `near` is there, else by relevance.")
        @QueryValue
        @Nullable
        String sort,

        @Parameter(
                description = "The most twins in one answer, 1 to 100; 20, if absent. Not with `/find/events`, which"
                        + " tells all.")
        @QueryValue
        @Nullable
        String limit,

        @Parameter(
                description = "From the answer before, for the next page of the same find. Not with `/find/events`,"
                        + " which tells all.")
        @QueryValue
        @Nullable
        String cursor) {

    /// What may be asked for several times, to the API's description: it is bound to no argument, as a comma
    /// divides nothing.
    @Target(ElementType.METHOD)
    @Operation(
            parameters = {
                @Parameter(
                        name = "type",
                        in = ParameterIn.QUERY,
                        description = "The IRI of a class that the twin is of (`rdf:type`), or of a broader one; may be"
                                + " there up to 10 times, and then all of them hold. Each of at most 500 characters.",
                        array = @ArraySchema(schema = @Schema(type = "string"), maxItems = 10)),
                @Parameter(
                        name = "having",
                        in = ParameterIn.QUERY,
                        description = "What the description says: the IRI of a property; or that, one of `=`, `<`,"
                                + " `<=`, `>`, `>=`, and a value, with spaces between them, as"
                                + " `https://example.org/power >= 22`. May be there up to 10 times, and then all of"
                                + " them hold. Each of at most 500 characters.",
                        array = @ArraySchema(schema = @Schema(type = "string"), maxItems = 10))
            })
    @interface Several {}

    private static final int MOST_CHARS = 500;
    private static final int MOST_VALUES = 10;
    private static final int USUAL = 20;
    private static final int MOST = 100;

    Query query() {
        Optional<Area> area = area();
        Optional<Order> order = order();
        if (order.filter(Order.DISTANCE::equals).isPresent() && near == null) {
            throw Problems.invalid("sort", "distance from where? `near` says it");
        }
        return new Query(
                optional("text", text),
                tag(),
                several("type").stream().map(iri -> iri("type", iri)).toList(),
                observes(),
                optional("control", control),
                several("having").stream().map(FindRequest::having).toList(),
                area,
                optional("organisation", organisation).map(FindRequest::organisation),
                false,
                order);
    }

    /// The same without what makes no sense in a search that goes on.
    Query live() {
        if (cursor != null) {
            throw Problems.invalid("cursor", "all that fits is told");
        }
        if (limit != null) {
            throw Problems.invalid("limit", "all that fits is told");
        }
        return query();
    }

    @Nullable
    Cursor after() {
        if (cursor == null) {
            return null;
        }
        Order order = query().ordered();
        return Cursor.parse(cursor)
                .filter(position -> position.order() == order)
                .orElseThrow(() -> Problems.invalid("cursor", "it is not from an answer of this find"));
    }

    int most() {
        if (limit == null) {
            return USUAL;
        }
        if (limit.matches("[0-9]{1,3}") && Integer.parseInt(limit) >= 1 && Integer.parseInt(limit) <= MOST) {
            return Integer.parseInt(limit);
        }
        throw Problems.invalid("limit", "'" + limit + "' is not from 1 to " + MOST);
    }

    private Optional<String> tag() {
        Optional<String> tag = optional("language", language);
        if (tag.filter(text -> !text.matches("[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*"))
                .isPresent()) {
            throw Problems.invalid("language", "'" + language + "' is not a language tag");
        }
        return tag;
    }

    private Optional<Observes> observes() {
        Optional<String> what = optional("property", property).map(iri -> iri("property", iri));
        Optional<String> told = optional("unit", unit);
        return what.isEmpty() && told.isEmpty() ? Optional.empty() : Optional.of(new Observes(what, told));
    }

    private static Having having(String text) {
        String[] parts = text.strip().split(" +", 3);
        String property = iri("having", parts[0]);
        if (parts.length == 1) {
            return new Having(property, Optional.empty());
        }
        Operator operator = Operator.of(parts[1])
                .filter(_ -> parts.length == 3)
                .orElseThrow(() -> Problems.invalid(
                        "having", "'" + text + "': an IRI, or an IRI, one of = < <= > >=, and a value are needed"));
        Comparison comparison = new Comparison(operator, parts[2]);
        if (!comparison.makesSense()) {
            throw Problems.invalid("having", "'" + parts[2] + "' is neither a number, a date nor a time");
        }
        return new Having(property, Optional.of(comparison));
    }

    private Optional<Order> order() {
        return optional("sort", sort)
                .map(wanted -> Arrays.stream(Order.values())
                        .filter(order -> order.name().toLowerCase(Locale.ROOT).equals(wanted))
                        .findFirst()
                        .orElseThrow(() -> Problems.invalid(
                                "sort", "'" + wanted + "' is not one of relevance, distance, recency")));
    }

    private static String organisation(String did) {
        if (Did.parse(did).filter(parsed -> parsed.twinName().isEmpty()).isEmpty()) {
            throw Problems.invalid("organisation", "'" + did + "' is not the DID of an organisation");
        }
        return did;
    }

    private static String iri(String field, String value) {
        if (!value.matches("[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|^`\\\\]+")) {
            throw Problems.invalid(field, "'" + value + "' is not an absolute IRI");
        }
        return value;
    }

    /// Each as it was given: a comma divides none.
    private List<String> several(String field) {
        List<String> given = request.getParameters().getAll(field);
        if (given.size() > MOST_VALUES) {
            throw Problems.invalid(field, "at most " + MOST_VALUES + " times");
        }
        return given.stream().flatMap(value -> optional(field, value).stream()).toList();
    }

    private static Optional<String> optional(String field, @Nullable String value) {
        if (value != null && value.length() > MOST_CHARS) {
            throw Problems.invalid(field, "at most " + MOST_CHARS + " characters");
        }
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    private Optional<Area> area() {
        if (box == null) {
            return circle();
        }
        if (near != null || radius != null) {
            throw Problems.invalid("box", "a box or a circle, not both");
        }
        String[] degrees = box.split(",", -1);
        if (degrees.length != 4) {
            throw Problems.invalid("box", "south,west,north,east are needed");
        }
        try {
            return Optional.of(new Box(place("box", degrees[0], degrees[1]), place("box", degrees[2], degrees[3])));
        } catch (IllegalArgumentException e) {
            throw Problems.invalid("box", String.valueOf(e.getMessage()));
        }
    }

    private Optional<Area> circle() {
        if (near == null && radius == null) {
            return Optional.empty();
        }
        Place centre = centre();
        try {
            return Optional.of(new Near(centre, number("radius", radius)));
        } catch (IllegalArgumentException e) {
            throw Problems.invalid("radius", String.valueOf(e.getMessage()));
        }
    }

    private Place centre() {
        String[] degrees = near == null ? new String[0] : near.split(",", -1);
        if (degrees.length != 2) {
            throw Problems.invalid("near", "latitude,longitude are needed");
        }
        try {
            return place("near", degrees[0], degrees[1]);
        } catch (IllegalArgumentException e) {
            throw Problems.invalid("near", String.valueOf(e.getMessage()));
        }
    }

    private static Place place(String field, String latitude, String longitude) {
        return new Place(number(field, latitude), number(field, longitude));
    }

    private static double number(String field, @Nullable String text) {
        if (text == null || !text.strip().matches("[-+]?[0-9]{1,12}(\\.[0-9]{0,20})?")) {
            throw Problems.invalid(field, "a number is needed" + (text == null ? "" : ", unlike '" + text + "'"));
        }
        return Double.parseDouble(text.strip());
    }
}
