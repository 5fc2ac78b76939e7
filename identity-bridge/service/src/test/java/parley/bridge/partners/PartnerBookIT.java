package parley.bridge.partners;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import parley.identity.Did;
import parley.identity.Introduction;
import parley.identity.OrganisationKey;
import parley.identity.Partnership;
import parley.identity.Partnership.State;
import parley.identity.SigningKey;
import parley.testing.KafkaBroker;
import parley.testing.NeedsPlainBroker;
import parley.topics.Topics;

/// What the book says of a partnership, and keeps, at a real broker.
@NeedsPlainBroker
class PartnerBookIT {
    private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");
    private static final OrganisationKey OURS = key("did:web:grid.example", 1);
    private static final OrganisationKey THEIRS = key("did:web:harbour.example", 2);

    private static OrganisationKey key(String did, int seed) {
        return new OrganisationKey(new Did(did), signingKey(seed));
    }

    private static SigningKey signingKey(int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.ofSeed(bytes);
    }

    private static Introduction from(OrganisationKey who, String name, String nameForPartner) {
        return new Introduction(
                who.organisation(),
                who.publicKey(),
                name,
                nameForPartner,
                "localhost:1",
                signingKey(9).publicKey());
    }

    /// To make lanes and rights takes long; what the other side says in that time is not lost by their being complete.
    @Test
    void a_removal_that_was_said_while_lanes_were_made_stays_said() throws IOException {
        var agreed = Partnership.between(
                from(OURS, "grid", "harbour"), OURS, from(THEIRS, "harbour", "grid"), THEIRS, "i-1", NOW);
        var removal = Partnership.of(THEIRS.verifying(), agreed.statements())
                .remove(THEIRS, NOW)
                .statements()
                .getLast();
        try (var kafka = KafkaBroker.start()) {
            kafka.create(Topics.PARTNERSHIPS);
            try (var book = book(kafka)) {
                book.offer(agreed.id(), agreed.statements());
                book.end(agreed.id(), removal);

                book.provisioned(agreed.id(), NOW);

                assertRemoved(book, agreed, removal);
            }
            try (var restarted = book(kafka)) {
                assertRemoved(restarted, agreed, removal);
            }
        }
    }

    private static PartnerBook book(KafkaBroker kafka) {
        return new PartnerBook(OURS.verifying(), kafka.clientConfig(), InstantSource.fixed(NOW));
    }

    /// And what was made for it is still to be taken apart.
    private static void assertRemoved(PartnerBook book, Partnership agreed, String removal) throws IOException {
        assertThat(book.current()).singleElement().satisfies(standing -> {
            assertThat(standing.partnership().state()).isEqualTo(State.REMOVED);
            assertThat(standing.partnership().removedBy()).contains(THEIRS.organisation());
            assertThat(standing.partnership()).isEqualTo(agreed.with(removal));
            assertThat(standing.settled()).isFalse();
        });
    }
}
