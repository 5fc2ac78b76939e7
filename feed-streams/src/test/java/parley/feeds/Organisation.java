package parley.feeds;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.Introduction;
import parley.identity.OrganisationKey;
import parley.identity.Partner;
import parley.identity.Partnership;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;

/// An organisation for tests: its keys, and those of its agents, are the same in every run.
public record Organisation(String name, Did did, SigningKey key) {

    public static final Organisation HARBOUR = of("harbour", Interactions.HARBOUR);
    public static final Organisation GRID = of("grid", Interactions.GRID);

    public static final Organisation QUAY = of("quay", "did:web:quay.example");

    private static Organisation of(String name, String did) {
        return new Organisation(name, Did.organisation(did), keyOf(name));
    }

    /// The key of that name.
    public static SigningKey keyOf(String name) {
        try {
            return SigningKey.ofSeed(
                    MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// What signs in its name.
    public OrganisationKey organisationKey() {
        return new OrganisationKey(did, key);
    }

    /// As another organisation has pinned it.
    public Partner asPartner() {
        return new Partner(name, did, key.publicKey(), name.equals("grid") ? "harbour" : "grid");
    }

    /// What harbour and grid have signed about being partners.
    static List<String> partnership() {
        return HARBOUR.partnership(GRID, "invitation");
    }

    /// What it and another have signed about being partners.
    List<String> partnership(Organisation other, String invitation) {
        return Partnership.between(
                        introduction(other.name),
                        organisationKey(),
                        other.introduction(name),
                        other.organisationKey(),
                        invitation,
                        Interactions.NOW)
                .statements();
    }

    /// That it ends what it and another have signed about being partners.
    String removal(Organisation other, String invitation) {
        return Partnership.of(organisationKey().verifying(), partnership(other, invitation))
                .remove(organisationKey(), Interactions.NOW)
                .statements()
                .getLast();
    }

    private Introduction introduction(String nameForPartner) {
        return new Introduction(did, key.publicKey(), name, nameForPartner, "unused:1", key.publicKey());
    }

    /// An endorsed document of a twin that delegates everything to these agents.
    public String document(Did twin, String... agents) {
        return document(twin, EnumSet.allOf(Function.class), Instant.parse("2100-01-01T00:00:00Z"), agents);
    }

    /// An endorsed document of a twin.
    public String document(Did twin, EnumSet<Function> functions, Instant expires, String... agents) {
        List<Delegation> delegations = List.of(agents).stream()
                .map(agent -> new Delegation(agent, keyOf(agent).publicKey(), functions, expires))
                .toList();
        return TwinDocument.issue(twin, delegations, organisationKey(), Interactions.NOW);
    }
}
