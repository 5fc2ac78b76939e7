package parley.broker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.CatalogEntry;
import parley.avro.Effect;
import parley.avro.Feed;
import parley.avro.Rule;
import parley.avro.SignedCatalogEntry;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.identity.CatalogEntries;
import parley.identity.Did;
import parley.identity.OrganisationKey;
import parley.identity.Partner;
import parley.identity.SigningKey;
import parley.policy.Requester;

final class CatalogueTest {

    private static final String TWIN = "did:web:grid:twins:balancer";
    private static final Requester CRANE = Requester.ofAgent("did:web:harbour:twins:crane#agent");
    private static final Requester COMPUTER = Requester.ofAgent("did:web:harbour:twins:computer#agent");
    private static final Did HARBOUR = Did.organisation("did:web:harbour");
    private static final SigningKey KEY = SigningKey.ofSeed(new byte[32]);
    private static final SigningKey THIEF = SigningKey.generate(new SecureRandom());
    private static final Partner GRID =
            new Partner("grid", Did.organisation("did:web:grid"), KEY.publicKey(), "harbour");

    private final Catalogue catalogue = new Catalogue(HARBOUR);

    @Test
    void shows_a_twin_only_to_those_whom_its_audience_names() {
        catalogue.take(GRID, TWIN, signed(entry(TWIN, false)));

        assertThat(partitions(CRANE, "load")).hasValue(3);
        assertThat(partitions(CRANE, "other")).hasValue(0);
        assertThat(partitions(COMPUTER, "load")).isEmpty();
    }

    @Test
    void a_withdrawn_twin_is_gone() {
        catalogue.take(GRID, TWIN, signed(entry(TWIN, false)));
        catalogue.take(GRID, TWIN, signed(entry(TWIN, true)));

        assertThat(partitions(CRANE, "load")).isEmpty();
    }

    @Test
    void a_partner_speaks_for_its_own_twins_only() {
        String foreign = "did:web:harbour:twins:computer";
        catalogue.take(GRID, foreign, signed(entry(foreign, false)));
        catalogue.take(GRID, TWIN, signed(entry(foreign, false)));

        assertThat(catalogue.partitions(foreign, "load", CRANE, Instant.EPOCH)).isEmpty();
        assertThat(partitions(CRANE, "load")).isEmpty();
    }

    private OptionalInt partitions(Requester requester, String feed) {
        return catalogue.partitions(TWIN, feed, requester, Instant.EPOCH);
    }

    @Test
    void what_the_partner_has_not_signed_hides_the_twin_until_it_says_more() {
        catalogue.take(GRID, TWIN, signed(entry(TWIN, false)));
        SignedCatalogEntry withdrawal = signed(entry(TWIN, true));

        catalogue.take(
                GRID, TWIN, new SignedCatalogEntry(signed(entry(TWIN, false)).getEntry(), withdrawal.getProof()));
        assertThat(partitions(CRANE, "load")).isEmpty();

        catalogue.take(GRID, TWIN, secured(entry(TWIN, false), GRID.did(), KEY));
        catalogue.take(GRID, TWIN, secured(entry(TWIN, false), HARBOUR, THIEF));
        assertThat(partitions(CRANE, "load")).isEmpty();

        catalogue.take(GRID, TWIN, signed(entry(TWIN, false)));
        assertThat(partitions(CRANE, "load")).hasValue(3);
    }

    private static SignedCatalogEntry signed(CatalogEntry entry) {
        return secured(entry, HARBOUR, KEY);
    }

    private static SignedCatalogEntry secured(CatalogEntry entry, Did audience, SigningKey key) {
        return CatalogEntries.secure(entry, audience, new OrganisationKey(GRID.did(), key), Instant.EPOCH);
    }

    private static CatalogEntry entry(String twin, boolean withdrawn) {
        Rule audience = new Rule(
                "crane",
                Effect.ALLOW,
                List.of(Action.FIND),
                new Subject(SubjectKind.TWIN, CRANE.twin(), "", null),
                "/",
                null,
                null,
                null);
        return new CatalogEntry(
                twin,
                "did:web:grid",
                withdrawn,
                "",
                "",
                List.of(new Feed("load", "feed.balancer.load", 3, List.of())),
                List.of(audience),
                1L,
                List.of(),
                null,
                null,
                Map.of());
    }
}
