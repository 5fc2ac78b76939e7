package parley.identity;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A `did:web` of an organisation (`did:web:host%3Aport`) or of one of its twins (`<organisation>:twins:<name>`).
///
/// Only one spelling of each is accepted (lower case, port as `%3A`), so that DIDs compare as strings.
public record Did(String value) {
    private static final String TWINS = ":twins:";
    private static final String ORGANISATION_KEY = "#key-";
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,3}");
    private static final Pattern FORM = Pattern.compile("(?<organisation>did:web:[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?"
            + "(%3A[1-9][0-9]{0,4})?(:(?!twins(:|$))[a-z0-9][a-z0-9._-]{0,63}){0,4})"
            + "(:twins:(?<twin>[a-z0-9-]{1,64}))?");

    /// @throws IllegalArgumentException if it is neither form
    public Did {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not the DID of an organisation or of a twin: '" + value + "'");
        }
    }

    /// The DID of an organisation.
    /// @throws IllegalArgumentException if it is malformed or a twin's
    public static Did organisation(String value) {
        var did = new Did(value);
        if (did.twinName().isPresent()) {
            throw new IllegalArgumentException("a twin's DID where an organisation's is needed: '" + value + "'");
        }
        return did;
    }

    /// The DID of a twin.
    /// @throws IllegalArgumentException if it is malformed or an organisation's
    public static Did ofTwin(String value) {
        var did = new Did(value);
        if (did.twinName().isEmpty()) {
            throw new IllegalArgumentException("an organisation's DID where a twin's is needed: '" + value + "'");
        }
        return did;
    }

    /// The DID, if the text is one.
    public static Optional<Did> parse(String value) {
        return FORM.matcher(value).matches() ? Optional.of(new Did(value)) : Optional.empty();
    }

    /// The DID before the fragment of a verification method id, if it is one.
    public static Optional<Did> ofMethod(String methodId) {
        int hash = methodId.indexOf('#');
        return hash < 0 ? Optional.empty() : parse(methodId.substring(0, hash));
    }

    /// The DID of this organisation's twin of that name.
    public Did twin(String name) {
        return new Did(organisation() + TWINS + name);
    }

    /// The organisation's part: all of it, for an organisation.
    public String organisation() {
        return match().group("organisation");
    }

    /// The organisation itself, or the one that owns this twin.
    public Did organisationOf() {
        return new Did(organisation());
    }

    /// The twin's name within its organisation; empty for an organisation.
    public Optional<String> twinName() {
        return Optional.ofNullable(match().group("twin"));
    }

    /// The path below its host at which the document of this DID is found: did:web 1.0, Read (Resolve).
    public String documentPath() {
        String identifier = value.substring("did:web:".length());
        int path = identifier.indexOf(':');
        return path < 0 ? "/.well-known/did.json" : identifier.substring(path).replace(':', '/') + "/did.json";
    }

    /// The DID URL of this twin's feed.
    public String feedUrl(String feed) {
        return value + "/feeds/" + feed;
    }

    /// The id of an agent of this twin, whatever its key: as policies and decisions name it.
    public String agent(String agent) {
        return value + "#" + agent;
    }

    /// The agent whose key a verification method id names; the id itself, if it names no agent's key.
    public static String agentOf(String methodId) {
        int hash = methodId.indexOf('#');
        int tag = methodId.lastIndexOf('.');
        return hash >= 0 && tag > hash ? methodId.substring(0, tag) : methodId;
    }

    /// The verification method id of an agent's key: another key has another.
    public String method(String agent, PublicKey key) {
        return agent(agent) + "." + key.tag();
    }

    /// Whether the verification method id is of this agent's key.
    boolean isMethod(String methodId, String agent, PublicKey key) {
        // Asked for every record: the id is compared by its parts, not put together
        int name = value.length() + 1;
        int tag = name + agent.length() + 1;
        return methodId.length() == tag + key.tag().length()
                && methodId.endsWith(key.tag())
                && methodId.charAt(name - 1) == '#'
                && methodId.charAt(tag - 1) == '.'
                && methodId.startsWith(agent, name)
                && methodId.startsWith(value);
    }

    /// The verification method id of the organisation's own key.
    /// @param number 1 for the first that it had
    String organisationMethod(int number) {
        return organisation() + ORGANISATION_KEY + number;
    }

    /// Whether the verification method id is of a key of this organisation, or of the one that owns this twin.
    boolean isOrganisationMethod(String methodId) {
        var prefix = organisation() + ORGANISATION_KEY;
        return methodId.startsWith(prefix)
                && NUMBER.matcher(methodId.substring(prefix.length())).matches();
    }

    private Matcher match() {
        var matcher = FORM.matcher(value);
        if (!matcher.matches()) {
            throw new IllegalStateException(value);
        }
        return matcher;
    }

    @Override
    public String toString() {
        return value;
    }
}
