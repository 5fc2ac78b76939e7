package parley.registry.description;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/// The context of a Thing Description, as far as it is understood: that of WoT Thing Descriptions, which is
/// the table [ThingTerms], and names for IRIs that are written out in it. None is fetched.
record ThingContext(ThingNames names) {

    /// That of WoT Thing Descriptions 1.1.
    static final String THING = "https://www.w3.org/2022/wot/td/v1.1";

    private static final Set<String> THINGS =
            Set.of(THING, "https://www.w3.org/2019/wot/td/v1", "http://www.w3.org/ns/td");
    private static final String DISCOVERY = "https://www.w3.org/2022/wot/discovery";
    private static final Pattern LANGUAGE =
            Pattern.compile("[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*");

    /// Reads what stands in a Thing Description.
    ///
    /// @param flaw told where something is not as it has to be, and what
    static ThingContext read(JsonNode context, BiConsumer<String, String> flaw) {
        Map<String, String> own = new LinkedHashMap<>();
        String language = "";
        boolean things = false;
        for (JsonNode each : context.isArray() ? context : List.of(context)) {
            if (each.isObject()) {
                language = each.path("@language").asText(language);
                add(each, own, flaw);
            } else if (THINGS.contains(each.asText())) {
                things = true;
            } else if (!each.asText().equals(DISCOVERY) && !each.asText().equals(JsonLd.BUNDLED)) {
                flaw.accept("/@context", "contexts are not loaded: write " + each + " out");
            }
        }
        if (!things && !context.isMissingNode()) {
            flaw.accept("/@context", THING + " is needed");
        }
        if (!language.isEmpty() && !isLanguage(language)) {
            flaw.accept("/@context/@language", "this is no language tag");
            language = "";
        }
        return new ThingContext(new ThingNames(own, language));
    }

    private static void add(JsonNode entries, Map<String, String> own, BiConsumer<String, String> flaw) {
        entries.properties().forEach(entry -> {
            String name = entry.getKey();
            String field = "/@context/" + name;
            String iri = new ThingNames(own, "").expanded(entry.getValue().asText(), "");
            if (name.equals("@language") || iri.equals(ThingNames.BROUGHT.get(name))) {
                return;
            }
            if (!entry.getValue().isTextual() || !ThingNames.isAbsolute(iri)) {
                flaw.accept(field, "an IRI is needed, written out");
            } else if (!ThingNames.addable(name)) {
                flaw.accept(field, "this name has a meaning already, or cannot be one");
            } else {
                own.put(name, iri);
            }
        });
    }

    static boolean isLanguage(String text) {
        return LANGUAGE.matcher(text).matches();
    }

    static boolean isTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return text.matches(
                    "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})");
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
