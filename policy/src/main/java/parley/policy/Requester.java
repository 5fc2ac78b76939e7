package parley.policy;

import java.time.Instant;
import java.util.List;
import parley.avro.Attested;
import parley.avro.Subject;

/// Who asks: an agent, for a twin, of an organisation, and what it shows to be attested of the twin.
///
/// @param organisation DID of the organisation, `did:web:…`
/// @param twin DID of the twin, `<organisation>:twins:<name>`
/// @param agent verification method id, `<twin>#<client>`
/// @param attested what was verified to be attested of the twin, and not revoked; some of it may be over
public record Requester(String organisation, String twin, String agent, List<Attested> attested) {

    private static final String TWINS = ":twins:";

    public Requester {
        attested = List.copyOf(attested);
    }

    /// One that shows nothing.
    public Requester(String organisation, String twin, String agent) {
        this(organisation, twin, agent, List.of());
    }

    /// The same, which shows that to be attested of its twin.
    public Requester showing(List<Attested> all) {
        return new Requester(organisation, twin, agent, all);
    }

    /// Whether it shows, for this moment, what a subject of that kind demands.
    boolean shows(Subject demanded, Instant now) {
        return attested.stream()
                .anyMatch(each -> Attestations.matches(demanded, each) && Attestations.holds(each, now));
    }

    /// The requester that a verification method id names.
    ///
    /// @throws IllegalArgumentException if `agent` is not `<organisation>:twins:<name>#<client>`
    public static Requester ofAgent(String agent) {
        int fragment = agent.indexOf('#');
        if (fragment < 1 || fragment == agent.length() - 1) {
            throw new IllegalArgumentException("not an agent of a twin: " + agent);
        }
        String twin = agent.substring(0, fragment);
        return new Requester(organisationOf(twin), twin, agent);
    }

    /// The organisation that a twin's DID belongs to.
    ///
    /// @throws IllegalArgumentException if `twin` is not `<organisation>:twins:<name>`
    public static String organisationOf(String twin) {
        int end = twin.lastIndexOf(TWINS);
        if (end < 1 || end + TWINS.length() == twin.length()) {
            throw new IllegalArgumentException("not a twin's DID: " + twin);
        }
        return twin.substring(0, end);
    }

    /// Whether the twin's DID belongs to the organisation; false for anything malformed.
    public static boolean belongs(String twin, String organisation) {
        return twin.startsWith(organisation + TWINS)
                && twin.lastIndexOf(TWINS) == organisation.length()
                && twin.length() > organisation.length() + TWINS.length();
    }
}
