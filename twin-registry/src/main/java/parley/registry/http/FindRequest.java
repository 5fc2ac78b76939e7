package parley.registry.http;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.QueryValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.registry.description.Facts.Place;
import parley.registry.find.Cursor;
import parley.registry.find.Query;
import parley.registry.find.Query.Near;
import parley.registry.refusal.Problems;

/// What is asked of find, as it came.
///
/// @param near latitude and longitude in degrees, with a comma between them
/// @param radius in metres; goes with `near`
/// @param limit the most twins in one answer
/// @param cursor from the answer before
@Introspected
record FindRequest(
        @QueryValue @Nullable String text,
        @QueryValue @Nullable String type,
        @QueryValue @Nullable String property,
        @QueryValue @Nullable String near,
        @QueryValue @Nullable String radius,
        @QueryValue @Nullable String limit,
        @QueryValue @Nullable String cursor) {

    private static final int MOST_CHARS = 500;
    private static final int USUAL = 20;
    private static final int MOST = 100;

    Query query() {
        return new Query(optional("text", text), iri("type", type), iri("property", property), circle());
    }

    @Nullable
    Cursor after() {
        return cursor == null
                ? null
                : Cursor.parse(cursor)
                        .orElseThrow(() -> Problems.invalid("cursor", "it is not from an answer of find"));
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

    private static Optional<String> iri(String field, @Nullable String value) {
        Optional<String> iri = optional(field, value);
        if (iri.filter(text -> !text.matches("[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|^`\\\\]+"))
                .isPresent()) {
            throw Problems.invalid(field, "'" + value + "' is not an absolute IRI");
        }
        return iri;
    }

    private static Optional<String> optional(String field, @Nullable String value) {
        if (value != null && value.length() > MOST_CHARS) {
            throw Problems.invalid(field, "at most " + MOST_CHARS + " characters");
        }
        return Optional.ofNullable(value).filter(text -> !text.isBlank());
    }

    private Optional<Near> circle() {
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
            return new Place(number("near", degrees[0]), number("near", degrees[1]));
        } catch (IllegalArgumentException e) {
            throw Problems.invalid("near", String.valueOf(e.getMessage()));
        }
    }

    private static double number(String field, @Nullable String text) {
        if (text == null || !text.strip().matches("[-+]?[0-9]{1,12}(\\.[0-9]{0,20})?")) {
            throw Problems.invalid(field, "a number is needed" + (text == null ? "" : ", unlike '" + text + "'"));
        }
        return Double.parseDouble(text.strip());
    }
}
