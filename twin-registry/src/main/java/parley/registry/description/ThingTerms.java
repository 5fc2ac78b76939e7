package parley.registry.description;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The terms of WoT Thing Description 1.1 and what each says in RDF: the ontologies td, jsonschema, hctl
/// and wotsec. One table, read in both directions, so that what is said in one form is said in the other.
final class ThingTerms {

    static final String TD = "https://www.w3.org/2019/wot/td#";
    static final String JSON_SCHEMA = "https://www.w3.org/2019/wot/json-schema#";
    static final String HYPERMEDIA = "https://www.w3.org/2019/wot/hypermedia#";
    static final String SECURITY = "https://www.w3.org/2019/wot/security#";
    static final String RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";
    static final String NAME = TD + "name";

    private ThingTerms() {}

    /// What an object of a Thing Description is.
    enum Kind {
        THING(TD),
        PROPERTY(JSON_SCHEMA),
        ACTION(TD),
        EVENT(TD),
        SCHEMA(JSON_SCHEMA),
        FORM(HYPERMEDIA),
        PROPERTY_FORM(HYPERMEDIA),
        ACTION_FORM(HYPERMEDIA),
        EVENT_FORM(HYPERMEDIA),
        RESPONSE(HYPERMEDIA),
        OTHER_RESPONSE(HYPERMEDIA),
        LINK(HYPERMEDIA),
        SCHEME(ThingTerms.SECURITY),
        VERSION(TD),
        /// What no term of a Thing Description leads to.
        ANY(TD);

        private final String vocabulary;

        Kind(String vocabulary) {
            this.vocabulary = vocabulary;
        }

        /// Where a name without a prefix comes from that is no term.
        String vocabulary() {
            return vocabulary;
        }
    }

    /// How a term's value is written in JSON.
    enum Shape {
        /// A string for people, in the language that the Thing Description says.
        TEXT,
        /// Strings for people, by language.
        LANGUAGES,
        /// A string.
        TOKEN,
        /// A string, or several.
        TOKENS,
        /// Several strings, even if it is one.
        TOKEN_LIST,
        /// A reference, absolute or relative.
        REFERENCE,
        /// A reference, or several.
        REFERENCES,
        /// A name of something in a vocabulary: an IRI if it has a prefix.
        NOTION,
        FLAG,
        COUNT,
        NUMBER,
        POSITIVE,
        /// Any JSON value.
        VALUE,
        /// Any JSON values, none twice.
        VALUES,
        TIME,
        /// One object.
        NODE,
        /// Several objects.
        NODES,
        /// One object, or several.
        ITEMS,
        /// Whether, or an object that says how.
        FLAG_OR_NODE,
        /// Objects by name.
        MAP,
        /// The type of a schema: what its values are.
        TYPE,
        /// The kind of a security scheme.
        SCHEME,
        /// Names of security schemes that the thing defines.
        SCHEMES,
        /// The operations that a form is for.
        OPERATIONS,
        LANGUAGE_TAGS,
        SIZES
    }

    /// A term.
    ///
    /// @param of what objects it leads to, or of what form it is
    record Term(String name, String iri, Shape shape, Kind of) {}

    /// By name, what the values of a schema are.
    static final Map<String, String> TYPES = Map.of(
            "object", JSON_SCHEMA + "ObjectSchema",
            "array", JSON_SCHEMA + "ArraySchema",
            "boolean", JSON_SCHEMA + "BooleanSchema",
            "string", JSON_SCHEMA + "StringSchema",
            "number", JSON_SCHEMA + "NumberSchema",
            "integer", JSON_SCHEMA + "IntegerSchema",
            "null", JSON_SCHEMA + "NullSchema");

    /// By name, the kinds of security schemes.
    static final Map<String, String> SCHEMES = Map.of(
            "nosec", SECURITY + "NoSecurityScheme",
            "auto", SECURITY + "AutoSecurityScheme",
            "combo", SECURITY + "ComboSecurityScheme",
            "basic", SECURITY + "BasicSecurityScheme",
            "digest", SECURITY + "DigestSecurityScheme",
            "apikey", SECURITY + "APIKeySecurityScheme",
            "bearer", SECURITY + "BearerSecurityScheme",
            "psk", SECURITY + "PSKSecurityScheme",
            "oauth2", SECURITY + "OAuth2SecurityScheme");

    private static final Map<Kind, Map<String, String>> OPERATIONS = new EnumMap<>(Map.of(
            Kind.PROPERTY_FORM,
            operations("readProperty", "writeProperty", "observeProperty", "unobserveProperty"),
            Kind.ACTION_FORM,
            operations("invokeAction", "queryAction", "cancelAction"),
            Kind.EVENT_FORM,
            operations("subscribeEvent", "unsubscribeEvent"),
            Kind.FORM,
            operations(
                    "readAllProperties",
                    "writeAllProperties",
                    "readMultipleProperties",
                    "writeMultipleProperties",
                    "observeAllProperties",
                    "unobserveAllProperties",
                    "queryAllActions",
                    "subscribeAllEvents",
                    "unsubscribeAllEvents")));

    private static final Map<Kind, Map<String, Term>> BY_NAME = ThingTable.terms();

    private static final Set<String> NAMES =
            BY_NAME.values().stream().flatMap(terms -> terms.keySet().stream()).collect(Collectors.toUnmodifiableSet());

    /// The term of that name.
    static Optional<Term> term(Kind kind, String name) {
        return Optional.ofNullable(terms(kind).get(name));
    }

    /// What stands in this relation to something of a kind, by name.
    static Map<String, Term> terms(Kind kind) {
        return BY_NAME.getOrDefault(kind, Map.of());
    }

    /// Whether something is a term anywhere, so that nothing else may be called so.
    static boolean isTerm(String name) {
        return NAMES.contains(name) || name.equals("id");
    }

    /// The operations that forms of a kind may be for, by name.
    static Map<String, String> operations(Kind form) {
        return OPERATIONS.getOrDefault(form, Map.of());
    }

    /// What something of a kind has to say.
    static List<String> required(Kind kind) {
        return switch (kind) {
            case THING -> List.of("@context", "title", "security", "securityDefinitions");
            case PROPERTY, ACTION, EVENT -> List.of("forms");
            case FORM -> List.of("href", "op");
            case PROPERTY_FORM, ACTION_FORM, EVENT_FORM, LINK -> List.of("href");
            case RESPONSE -> List.of("contentType");
            case VERSION -> List.of("instance");
            case SCHEME -> List.of("scheme");
            case SCHEMA, OTHER_RESPONSE, ANY -> List.of();
        };
    }

    /// The only strings that a term may have; empty if it may have any.
    static Set<String> allowed(Term term) {
        return switch (term.iri()) {
            case SECURITY + "in" -> Set.of("header", "query", "body", "cookie", "uri", "auto");
            case SECURITY + "qop" -> Set.of("auth", "auth-int");
            default -> Set.of();
        };
    }

    /// What says by which name a map leads to something.
    static String index(Term map) {
        return map.iri().equals(JSON_SCHEMA + "properties") ? JSON_SCHEMA + "propertyName" : NAME;
    }

    /// Below the twin's DID, where what has a name stands that the twin's policy can speak of, or others
    /// can point to; empty if it stands nowhere.
    static String place(Kind kind) {
        return switch (kind) {
            case EVENT -> "/feeds/";
            case ACTION -> "/controls/";
            case PROPERTY -> "#properties/";
            case SCHEME -> "#security/";
            case THING,
                    SCHEMA,
                    FORM,
                    PROPERTY_FORM,
                    ACTION_FORM,
                    EVENT_FORM,
                    RESPONSE,
                    OTHER_RESPONSE,
                    LINK,
                    VERSION,
                    ANY -> "";
        };
    }

    /// The name that stands for an IRI in one of the maps above; null if none does.
    static @Nullable String nameOf(Map<String, String> map, String iri) {
        return map.entrySet().stream()
                .filter(entry -> entry.getValue().equals(iri))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    private static Map<String, String> operations(String... names) {
        Map<String, String> operations = new LinkedHashMap<>();
        for (String name : names) {
            operations.put(name.toLowerCase(java.util.Locale.ROOT), TD + name);
        }
        return operations;
    }
}
