package parley.registry.http;

import io.micronaut.core.annotation.Introspected;
import io.micronaut.http.annotation.QueryValue;
import io.swagger.v3.oas.annotations.Parameter;
import org.jspecify.annotations.Nullable;
import parley.registry.refusal.Problems;
import parley.registry.thing.Page;

/// Which page of the listing is asked for, as it came: the names are those of WoT Discovery.
@Introspected
record PageRequest(
        @Parameter(description = "How many Thing Descriptions are skipped, from 0; none, if absent.")
        @QueryValue
        @Nullable
        String offset,

        @Parameter(description = "The most Thing Descriptions on the page, 1 to 100; 100, if absent.")
        @QueryValue
        @Nullable
        String limit,

        @Parameter(
                description = "`array`, or `collection` for an object that also says what it is a page of: `total`,"
                        + " `next`, `members`. An array, if absent.")
        @QueryValue
        @Nullable
        String format,

        @Parameter(description = "`id`, which is the order also if it is absent; there is no other.")
        @QueryValue("sort_by")
        @Nullable
        String sortBy,

        @Parameter(description = "`asc` or `desc`; ascending, if absent.") @QueryValue("sort_order") @Nullable
        String sortOrder) {

    Page page() {
        if (sortBy != null && !sortBy.equals("id")) {
            throw Problems.unsupported("sort_by", "the order is by `id` alone");
        }
        return new Page(
                number("offset", offset, 0, 0, Integer.MAX_VALUE),
                number("limit", limit, Page.MOST, 1, Page.MOST),
                either("sort_order", sortOrder, "asc", "desc"),
                either("format", format, "array", "collection"));
    }

    private static int number(String field, @Nullable String text, int usual, int least, int most) {
        if (text == null) {
            return usual;
        }
        long number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
        if (number < least || number > most) {
            throw Problems.invalid(field, "'" + text + "' is not from " + least + " to " + most);
        }
        return (int) number;
    }

    /// Whether it is the second.
    private static boolean either(String field, @Nullable String text, String first, String second) {
        if (text != null && !text.equals(first) && !text.equals(second)) {
            throw Problems.invalid(field, "'" + text + "' is neither " + first + " nor " + second);
        }
        return second.equals(text);
    }
}
