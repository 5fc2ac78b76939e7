package parley.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import parley.avro.AuditEntry;
import parley.avro.Brought;
import parley.avro.Denied;
import parley.avro.Disbelieved;
import parley.avro.Outcome;
import parley.avro.Reason;
import parley.topics.AvroSerde;

final class AuditViewTest {

    static {
        // Copying a record by its builder looks classes up by name, which only the serde makes Avro trust
        AvroSerde.of(AuditEntry.class);
    }

    private static final String ASKED = "did:web:harbour:twins:computer";
    private static final String ASKING = "did:web:harbour:twins:crane";

    @Test
    void who_was_refused_as_by_a_twin_that_never_was_learns_no_more_from_the_audit() {
        AuditView hidden = AuditView.of(entry(Reason.NOT_FOUND, 7, "not-you"), ASKING);
        AuditView never = AuditView.of(entry(Reason.NOT_FOUND, 0, ""), ASKING);

        assertThat(hidden).isEqualTo(never);
    }

    @Test
    void who_may_find_the_twin_learns_the_rule_that_denied() {
        assertThat(AuditView.of(entry(Reason.DENIED_BY_RULE, 7, "no"), ASKING))
                .extracting(AuditView::rule, AuditView::policyVersion)
                .containsExactly("no", 0L);
    }

    @Test
    void the_twin_itself_learns_all() {
        assertThat(AuditView.of(entry(Reason.NOT_FOUND, 7, "not-you"), ASKED))
                .extracting(AuditView::rule, AuditView::policyVersion)
                .containsExactly("not-you", 7L);
    }

    @Test
    void what_was_said_is_told_to_both_sides_of_what_it_is_about_and_else_to_the_provider_alone() {
        AuditEntry ofOne = AuditEntry.newBuilder(entry(Reason.NONE, 0, ""))
                .setInteraction("i")
                .setDetail("enough")
                .build();
        AuditEntry ofAll =
                AuditEntry.newBuilder(ofOne).setInteraction("").setCommand("").build();

        assertThat(List.of(AuditView.of(ofOne, ASKED), AuditView.of(ofOne, ASKING), AuditView.of(ofAll, ASKED)))
                .extracting(AuditView::detail)
                .containsOnly("enough");
        assertThat(AuditView.of(ofAll, ASKING).detail()).isNull();
    }

    @Test
    void what_was_not_believed_is_told_in_words() {
        Disbelieved half = new Disbelieved(
                "did:web:grid", Brought.HALF, ASKED, "", "abc", "", "grid.lane", 0, 17L, "forged", 4L, Instant.EPOCH);
        Disbelieved rubbish = new Disbelieved(
                "did:web:grid", Brought.UNREADABLE, "", "", "", "", "grid.lane", 0, 18L, "odd", 0L, Instant.EPOCH);

        Disbelieved entry = new Disbelieved(
                "did:web:grid", Brought.ENTRY, "", "", "", "", "grid.lane", 0, 19L, "foreign", 0L, Instant.EPOCH);
        assertThat(words(entry, "did:web:harbour"))
                .contains("did:web:grid brought an entry of its catalogue for did:web:harbour, at offset 19 of");
        assertThat(words(half, ASKED))
                .isEqualTo("1970-01-01T00:00:00Z: did:web:grid brought a half (abc) for " + ASKED
                        + ", at offset 17 of grid.lane-0: refused, as it could not be verified: forged;"
                        + " 4 more like it shortly before");
        assertThat(words(rubbish, "did:web:harbour"))
                .isEqualTo("1970-01-01T00:00:00Z: did:web:grid brought something unreadable for did:web:harbour,"
                        + " at offset 18 of grid.lane-0: refused, as it could not be verified: odd");
    }

    @Test
    void what_a_partner_sends_word_of_is_its_own_doing() {
        AuditEntry theirs = AuditEntry.newBuilder(entry(Reason.UNKNOWN_INTERACTION, 0, ""))
                .setEvent("PartnerHalf")
                .setWho("did:web:grid")
                .build();
        AuditEntry report = AuditEntry.newBuilder(entry(Reason.UNKNOWN_COMMAND, 0, ""))
                .setEvent("CommandReported")
                .setWho(ASKED + "#agent.key")
                .setResource("")
                .build();

        assertThat(Explanation.of(AuditView.of(theirs, ASKING), null))
                .startsWith("1970-01-01T00:00:00Z: did:web:grid sent word about");
        assertThat(Explanation.of(AuditView.of(report, ASKING), null))
                .startsWith("1970-01-01T00:00:00Z: " + ASKED + "#agent.key sent word about a command of " + ASKED
                        + ": refused, as there is no such command");
    }

    @Test
    void what_a_broker_denied_is_told_in_words() {
        Instant minute = Instant.parse("2026-03-01T12:00:00Z");

        assertThat(words(new Denied("broker-2", minute, "partner-grid", "TOPIC", "twins", "READ", "", 7L)))
                .isEqualTo("1970-01-01T00:00:00Z: partner-grid tried READ of topic twins 7 times in the minute from"
                        + " 2026-03-01T12:00:00Z, at broker-2: refused, as it has no right to that");
        assertThat(words(new Denied("broker-2", minute, "partner-grid", "TRANSACTIONAL_ID", "x", "WRITE", "", 1L)))
                .contains("partner-grid tried WRITE of transactional id x once in the minute");
        assertThat(words(new Denied("broker-2", minute, "partner-grid", "", "", "", "", 7L)))
                .contains("partner-grid tried other things 7 times in the minute");
        assertThat(words(new Denied("twin-registry", minute, "crane-agent", "API", "/twins/c", "PUT", "no-twin", 2L)))
                .contains("crane-agent tried PUT /twins/c 2 times in the minute from 2026-03-01T12:00:00Z,"
                        + " at twin-registry, which answered no-twin: refused");
    }

    private static String words(Denied denied) {
        AuditEntry entry = AuditEntry.newBuilder(entry(Reason.NO_RIGHT, 0, ""))
                .setEvent("Denied")
                .setWho(denied.getPrincipal())
                .setTwin("")
                .setProvider("did:web:harbour")
                .setResource("")
                .setInteraction("")
                .setDenied(denied)
                .build();
        return Explanation.of(AuditView.of(entry, ""), null);
    }

    private static String words(Disbelieved told, String receiver) {
        AuditEntry entry = AuditEntry.newBuilder(entry(Reason.UNVERIFIABLE, 0, ""))
                .setEvent("Disbelieved")
                .setWho(told.getOrganisation())
                .setTwin("")
                .setProvider(receiver)
                .setResource("")
                .setInteraction("")
                .setDisbelieved(told)
                .build();
        return Explanation.of(AuditView.of(entry, ""), null);
    }

    private static AuditEntry entry(Reason reason, long version, String rule) {
        return AuditEntry.newBuilder()
                .setCause("cause")
                .setAt(Instant.EPOCH)
                .setEvent("SubscriptionRequested")
                .setWho(ASKING + "#agent")
                .setTwin(ASKING)
                .setProvider(ASKED)
                .setResource("/feeds/load")
                .setOutcome(Outcome.REFUSED)
                .setReason(reason)
                .setPolicyVersion(version)
                .setRule(rule)
                .setInteraction("id")
                .setEnded(List.of())
                .setChanged(List.of())
                .build();
    }
}
