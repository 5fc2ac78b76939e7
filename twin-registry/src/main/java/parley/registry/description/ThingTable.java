package parley.registry.description;

import static parley.registry.description.ThingTerms.HYPERMEDIA;
import static parley.registry.description.ThingTerms.JSON_SCHEMA;
import static parley.registry.description.ThingTerms.RDF_TYPE;
import static parley.registry.description.ThingTerms.SECURITY;
import static parley.registry.description.ThingTerms.TD;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import parley.registry.description.ThingTerms.Kind;
import parley.registry.description.ThingTerms.Shape;
import parley.registry.description.ThingTerms.Term;

/// The table of [ThingTerms], in the order in which they are written.
final class ThingTable {

    private static final String DCTERMS = "http://purl.org/dc/terms/";

    private ThingTable() {}

    static Map<Kind, Map<String, Term>> terms() {
        Map<Kind, Map<String, Term>> byName = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            Map<String, Term> terms = new LinkedHashMap<>();
            add(kind, terms);
            byName.put(kind, terms);
        }
        return byName;
    }

    private static void add(Kind kind, Map<String, Term> terms) {
        switch (kind) {
            case THING -> {
                spoken(terms);
                thing(terms);
            }
            case PROPERTY -> {
                spoken(terms);
                schema(terms);
                affordance(terms, Kind.PROPERTY_FORM);
                put(terms, "observable", TD + "isObservable", Shape.FLAG);
            }
            case ACTION -> {
                spoken(terms);
                affordance(terms, Kind.ACTION_FORM);
                put(terms, "input", TD + "hasInputSchema", Shape.NODE, Kind.SCHEMA);
                put(terms, "output", TD + "hasOutputSchema", Shape.NODE, Kind.SCHEMA);
                put(terms, "safe", TD + "isSafe", Shape.FLAG);
                put(terms, "idempotent", TD + "isIdempotent", Shape.FLAG);
                put(terms, "synchronous", TD + "isSynchronous", Shape.FLAG);
            }
            case EVENT -> {
                spoken(terms);
                affordance(terms, Kind.EVENT_FORM);
                put(terms, "subscription", TD + "hasSubscriptionSchema", Shape.NODE, Kind.SCHEMA);
                put(terms, "data", TD + "hasNotificationSchema", Shape.NODE, Kind.SCHEMA);
                put(terms, "dataResponse", TD + "hasNotificationResponseSchema", Shape.NODE, Kind.SCHEMA);
                put(terms, "cancellation", TD + "hasCancellationSchema", Shape.NODE, Kind.SCHEMA);
            }
            case SCHEMA -> {
                spoken(terms);
                schema(terms);
            }
            case FORM, PROPERTY_FORM, ACTION_FORM, EVENT_FORM -> form(terms, kind);
            case RESPONSE -> put(terms, "contentType", HYPERMEDIA + "forContentType", Shape.TOKEN);
            case OTHER_RESPONSE -> {
                put(terms, "contentType", HYPERMEDIA + "forContentType", Shape.TOKEN);
                put(terms, "schema", HYPERMEDIA + "hasAdditionalOutputSchema", Shape.TOKEN);
                put(terms, "success", HYPERMEDIA + "isSuccess", Shape.FLAG);
            }
            case LINK -> {
                put(terms, "href", HYPERMEDIA + "hasTarget", Shape.REFERENCE);
                put(terms, "type", HYPERMEDIA + "hintsAtMediaType", Shape.TOKEN);
                put(terms, "rel", HYPERMEDIA + "hasRelationType", Shape.NOTION);
                put(terms, "anchor", HYPERMEDIA + "hasAnchor", Shape.REFERENCE);
                put(terms, "sizes", HYPERMEDIA + "hasSizes", Shape.SIZES);
                put(terms, "hreflang", HYPERMEDIA + "hasHreflang", Shape.LANGUAGE_TAGS);
            }
            case SCHEME -> scheme(terms);
            case VERSION -> {
                put(terms, "instance", TD + "instance", Shape.TOKEN);
                put(terms, "model", TD + "model", Shape.TOKEN);
            }
            case ANY -> {
                // Nothing but extensions
            }
        }
    }

    private static void spoken(Map<String, Term> terms) {
        put(terms, "title", TD + "title", Shape.TEXT);
        put(terms, "titles", TD + "titleInLanguage", Shape.LANGUAGES);
        put(terms, "description", TD + "description", Shape.TEXT);
        put(terms, "descriptions", TD + "descriptionInLanguage", Shape.LANGUAGES);
    }

    private static void thing(Map<String, Term> terms) {
        put(terms, "securityDefinitions", TD + "definesSecurityScheme", Shape.MAP, Kind.SCHEME);
        put(terms, "security", TD + "hasSecurityConfiguration", Shape.SCHEMES);
        put(terms, "version", TD + "versionInfo", Shape.NODE, Kind.VERSION);
        put(terms, "created", DCTERMS + "created", Shape.TIME);
        put(terms, "modified", DCTERMS + "modified", Shape.TIME);
        put(terms, "support", TD + "supportContact", Shape.REFERENCE);
        put(terms, "base", TD + "baseURI", Shape.REFERENCE);
        put(terms, "profile", TD + "followsProfile", Shape.REFERENCES);
        put(terms, "properties", TD + "hasPropertyAffordance", Shape.MAP, Kind.PROPERTY);
        put(terms, "actions", TD + "hasActionAffordance", Shape.MAP, Kind.ACTION);
        put(terms, "events", TD + "hasEventAffordance", Shape.MAP, Kind.EVENT);
        put(terms, "links", TD + "hasLink", Shape.NODES, Kind.LINK);
        put(terms, "forms", TD + "hasForm", Shape.NODES, Kind.FORM);
        put(terms, "schemaDefinitions", TD + "schemaDefinitions", Shape.MAP, Kind.SCHEMA);
        put(terms, "uriVariables", TD + "hasUriTemplateSchema", Shape.MAP, Kind.SCHEMA);
    }

    private static void affordance(Map<String, Term> terms, Kind form) {
        put(terms, "forms", TD + "hasForm", Shape.NODES, form);
        put(terms, "uriVariables", TD + "hasUriTemplateSchema", Shape.MAP, Kind.SCHEMA);
    }

    private static void schema(Map<String, Term> terms) {
        put(terms, "type", RDF_TYPE, Shape.TYPE);
        put(terms, "const", JSON_SCHEMA + "const", Shape.VALUE);
        put(terms, "default", JSON_SCHEMA + "default", Shape.VALUE);
        put(terms, "enum", JSON_SCHEMA + "enum", Shape.VALUES);
        put(terms, "unit", "http://schema.org/unitCode", Shape.NOTION);
        put(terms, "oneOf", JSON_SCHEMA + "oneOf", Shape.NODES, Kind.SCHEMA);
        put(terms, "readOnly", JSON_SCHEMA + "readOnly", Shape.FLAG);
        put(terms, "writeOnly", JSON_SCHEMA + "writeOnly", Shape.FLAG);
        put(terms, "format", JSON_SCHEMA + "format", Shape.TOKEN);
        put(terms, "items", JSON_SCHEMA + "items", Shape.ITEMS, Kind.SCHEMA);
        put(terms, "minItems", JSON_SCHEMA + "minItems", Shape.COUNT);
        put(terms, "maxItems", JSON_SCHEMA + "maxItems", Shape.COUNT);
        put(terms, "minimum", JSON_SCHEMA + "minimum", Shape.NUMBER);
        put(terms, "maximum", JSON_SCHEMA + "maximum", Shape.NUMBER);
        put(terms, "exclusiveMinimum", JSON_SCHEMA + "exclusiveMinimum", Shape.NUMBER);
        put(terms, "exclusiveMaximum", JSON_SCHEMA + "exclusiveMaximum", Shape.NUMBER);
        put(terms, "multipleOf", JSON_SCHEMA + "multipleOf", Shape.POSITIVE);
        put(terms, "minLength", JSON_SCHEMA + "minLength", Shape.COUNT);
        put(terms, "maxLength", JSON_SCHEMA + "maxLength", Shape.COUNT);
        put(terms, "pattern", JSON_SCHEMA + "pattern", Shape.TOKEN);
        put(terms, "contentEncoding", JSON_SCHEMA + "contentEncoding", Shape.TOKEN);
        put(terms, "contentMediaType", JSON_SCHEMA + "contentMediaType", Shape.TOKEN);
        put(terms, "properties", JSON_SCHEMA + "properties", Shape.MAP, Kind.SCHEMA);
        put(terms, "additionalProperties", JSON_SCHEMA + "additionalProperties", Shape.FLAG_OR_NODE, Kind.SCHEMA);
        put(terms, "required", JSON_SCHEMA + "required", Shape.TOKEN_LIST);
    }

    private static void form(Map<String, Term> terms, Kind kind) {
        put(terms, "op", HYPERMEDIA + "hasOperationType", Shape.OPERATIONS, kind);
        put(terms, "href", HYPERMEDIA + "hasTarget", Shape.REFERENCE);
        put(terms, "contentType", HYPERMEDIA + "forContentType", Shape.TOKEN);
        put(terms, "contentCoding", HYPERMEDIA + "forContentCoding", Shape.TOKEN);
        put(terms, "subprotocol", HYPERMEDIA + "forSubProtocol", Shape.TOKEN);
        put(terms, "security", TD + "hasSecurityConfiguration", Shape.SCHEMES);
        put(terms, "scopes", SECURITY + "scopes", Shape.TOKENS);
        put(terms, "response", HYPERMEDIA + "returns", Shape.NODE, Kind.RESPONSE);
        put(terms, "additionalResponses", HYPERMEDIA + "additionalReturns", Shape.NODES, Kind.OTHER_RESPONSE);
    }

    private static void scheme(Map<String, Term> terms) {
        put(terms, "scheme", RDF_TYPE, Shape.SCHEME);
        put(terms, "description", TD + "description", Shape.TEXT);
        put(terms, "descriptions", TD + "descriptionInLanguage", Shape.LANGUAGES);
        put(terms, "proxy", SECURITY + "proxy", Shape.REFERENCE);
        put(terms, "in", SECURITY + "in", Shape.TOKEN);
        put(terms, "name", SECURITY + "name", Shape.TOKEN);
        put(terms, "qop", SECURITY + "qop", Shape.TOKEN);
        put(terms, "authorization", SECURITY + "authorization", Shape.REFERENCE);
        put(terms, "token", SECURITY + "token", Shape.REFERENCE);
        put(terms, "refresh", SECURITY + "refresh", Shape.REFERENCE);
        put(terms, "scopes", SECURITY + "scopes", Shape.TOKENS);
        put(terms, "flow", SECURITY + "flow", Shape.TOKEN);
        put(terms, "alg", SECURITY + "alg", Shape.TOKEN);
        put(terms, "format", SECURITY + "format", Shape.TOKEN);
        put(terms, "identity", SECURITY + "identity", Shape.TOKEN);
        put(terms, "oneOf", SECURITY + "oneOf", Shape.TOKEN_LIST);
        put(terms, "allOf", SECURITY + "allOf", Shape.TOKEN_LIST);
    }

    private static void put(Map<String, Term> terms, String name, String iri, Shape shape) {
        put(terms, name, iri, shape, Kind.ANY);
    }

    private static void put(Map<String, Term> terms, String name, String iri, Shape shape, Kind of) {
        terms.put(name, new Term(name, iri, shape, of));
    }
}
