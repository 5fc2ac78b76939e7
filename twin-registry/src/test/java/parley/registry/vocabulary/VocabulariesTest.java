package parley.registry.vocabulary;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.registry.world.World.GRID;
import static parley.registry.world.World.GRID_KEY;
import static parley.registry.world.World.HARBOUR;
import static parley.registry.world.World.HARBOUR_KEY;
import static parley.registry.world.World.NOW;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import parley.avro.Vocabulary;
import parley.avro.VocabularyKind;
import parley.identity.OrganisationKey;
import parley.identity.VocabularyStatement;
import parley.registry.description.Shapes;
import parley.registry.find.Hierarchy;

class VocabulariesTest {
    private static final String TERMS =
            "<urn:ex:Crane> <http://www.w3.org/2000/01/rdf-schema#subClassOf> <urn:ex:Machine> .";
    private static final String SHAPE = """
            PREFIX sh: <http://www.w3.org/ns/shacl#>
            <urn:ex:S> a sh:NodeShape ; sh:targetClass <urn:ex:Crane> ; sh:nodeKind sh:IRI .""";

    private final Vocabularies known = new Vocabularies(new Hierarchy(), new Shapes());

    @Test
    void whatTheOrganisationSignedLastHolds() {
        Vocabulary first = written(change(TERMS, NOW));
        known.take(first);

        assertThat(change(TERMS, NOW)).isEqualTo(new VocabularyChange.Keep(first));
        assertThat(change(TERMS + "#", NOW)).isEqualTo(new VocabularyChange.Stale(NOW));
        assertThat(change("", NOW.minusSeconds(1))).isEqualTo(new VocabularyChange.Stale(NOW));
        assertThat(known.all()).containsExactly(first);

        known.take(new Vocabulary(VocabularyKind.ONTOLOGY, "terms", "", NOW.minusSeconds(1)));
        assertThat(known.all()).containsExactly(first);
        known.take(written(change("", NOW.plusMillis(1))));
        assertThat(known.all()).isEmpty();
        assertThat(known.get(VocabularyKind.ONTOLOGY, "terms")).isEmpty();
        // Replaying what was taken out does not bring it back
        assertThat(change(TERMS, NOW)).isEqualTo(new VocabularyChange.Stale(NOW.plusMillis(1)));
    }

    @Test
    void aStatementIsAboutOneTextAndOneName() throws Exception {
        assertThat(VocabularyChange.of(known, VocabularyKind.ONTOLOGY, "other", TERMS, statement(TERMS, NOW)))
                .isInstanceOfSatisfying(
                        VocabularyChange.Refuse.class,
                        refuse -> assertThat(refuse.field()).isEqualTo("statement"));
        assertThat(VocabularyChange.of(known, VocabularyKind.SHAPES, "terms", SHAPE, statement(SHAPE, NOW)))
                .isInstanceOf(VocabularyChange.Refuse.class);
        assertThat(VocabularyChange.of(known, VocabularyKind.ONTOLOGY, "terms", TERMS + " ", statement(TERMS, NOW)))
                .isInstanceOf(VocabularyChange.Refuse.class);
        assertThat(VocabularyChange.of(known, VocabularyKind.ONTOLOGY, "terms", "", statement(TERMS, NOW)))
                .isInstanceOf(VocabularyChange.Refuse.class);
    }

    @Test
    void aTextThatIsNoneIsRefusedWithWhere() {
        assertThat(change("<urn:ex:a> <urn:ex:b>\n oops .", NOW))
                .isInstanceOfSatisfying(VocabularyChange.Refuse.class, refuse -> {
                    assertThat(refuse.field()).isEqualTo("turtle");
                    assertThat(refuse.why()).startsWith("line 2");
                });
    }

    @Test
    void onlyTheOrganisationsOwnKeyCounts() {
        OrganisationKey ours = new OrganisationKey(HARBOUR, HARBOUR_KEY);
        String signed = statement(TERMS, NOW).secure(ours);

        assertThat(VocabularyStatement.read(signed, ours)).isEqualTo(statement(TERMS, NOW));
        Assertions.assertThatThrownBy(() -> VocabularyStatement.read(signed.replace("terms", "other"), ours))
                .hasMessageContaining("not signed");
        Assertions.assertThatThrownBy(() -> VocabularyStatement.read(
                        statement(TERMS, NOW).secure(new OrganisationKey(GRID, GRID_KEY)), ours))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private VocabularyChange change(String turtle, Instant issued) {
        return VocabularyChange.of(known, VocabularyKind.ONTOLOGY, "terms", turtle, statement(turtle, issued));
    }

    private static Vocabulary written(VocabularyChange change) {
        if (change instanceof VocabularyChange.Write(var vocabulary)) {
            return vocabulary;
        }
        throw new AssertionError(change);
    }

    private static VocabularyStatement statement(String turtle, Instant issued) {
        try {
            String sha256 = turtle.isEmpty()
                    ? ""
                    : HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(turtle.getBytes(UTF_8)));
            return new VocabularyStatement(HARBOUR, "ontology", "terms", sha256, issued);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
