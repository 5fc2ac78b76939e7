package parley.feeds.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.feeds.Organisation.GRID;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.LaneDocument;
import parley.feeds.Interactions;
import parley.feeds.Organisation;
import parley.feeds.flow.Verification;
import parley.framing.SourcePosition;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.PublicKey;
import parley.identity.RecordSignature.Stamp;
import parley.identity.TwinDocument;

/// Whose records a partner's lane may bring: by our clock, whatever they say of their own time.
final class PartnerDocumentsTest {

    private static final Did TWIN = Did.ofTwin(Interactions.BALANCER);
    private static final String AGENT = "balancer-agent";
    private static final Instant EXPIRES = Interactions.NOW;

    private Instant clock = EXPIRES.minusMillis(1);
    private final PartnerDocuments documents = new PartnerDocuments(GRID.asPartner(), () -> clock);

    @Test
    void aKeyThatHasExpiredIsNotBelievedHoweverFarTheRecordIsDatedBack() {
        assertThat(documents.take(TWIN.value(), GRID.document(TWIN, EnumSet.of(Function.PUBLISH), EXPIRES, AGENT)))
                .isEmpty();

        assertThat(publisher(EXPIRES.minusMillis(1)))
                .isEqualTo(Organisation.keyOf(AGENT).publicKey());
        assertThat(publisher(EXPIRES)).as("dated ahead").isNull();
        clock = EXPIRES;
        assertThat(publisher(EXPIRES.minusSeconds(3600))).as("dated back").isNull();
    }

    @Test
    void theNewestIsToBeKeptUntilItIs() {
        LaneDocument older = new LaneDocument(TWIN.value(), GRID.document(TWIN, AGENT));
        LaneDocument newer = new LaneDocument(
                TWIN.value(), TwinDocument.issue(TWIN, List.of(), GRID.organisationKey(), EXPIRES.plusSeconds(1)));
        documents.newest(newer.getDocument());
        documents.newest(older.getDocument());
        assertThat(documents.unkept(9)).containsExactly(newer);

        documents.kept(older);
        assertThat(documents.unkept(9)).containsExactly(newer);
        documents.kept(newer);
        assertThat(documents.unkept(9)).isEmpty();

        documents.takeKept(newer);
        assertThat(documents.unkept(9)).isEmpty();
        documents.takeKept(older);
        assertThat(documents.unkept(9)).as("an older one was kept").containsExactly(newer);
    }

    private @Nullable PublicKey publisher(Instant dated) {
        long millis = dated.toEpochMilli();
        String feed = TWIN.feedUrl("load");
        Stamp stamp =
                new Stamp(feed, TWIN.method(AGENT, Organisation.keyOf(AGENT).publicKey()), 1, 0, millis);
        SourcePosition source = new SourcePosition(0, 0);
        return documents.publisher(
                stamp, new Verification.Claim(feed, source, new RecordHeaders(), millis, null, null, new byte[32]));
    }
}
