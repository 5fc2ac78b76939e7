package parley.feeds.ingress;

import static org.apache.kafka.common.record.TimestampType.CREATE_TIME;
import static org.assertj.core.api.Assertions.assertThat;
import static parley.feeds.Interactions.BALANCER;
import static parley.feeds.Interactions.COMPUTER;
import static parley.feeds.Interactions.GRID;
import static parley.feeds.Interactions.ID;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import parley.avro.Brought;
import parley.avro.Disbelieved;
import parley.avro.LaneCommand;
import parley.avro.LaneDocument;
import parley.avro.LaneHalf;
import parley.avro.LaneMessage;
import parley.avro.LanePartnership;
import parley.avro.LaneRevocation;
import parley.feeds.Interactions;
import parley.feeds.Organisation;
import parley.feeds.delivery.Standing;
import parley.topics.AvroSerde;

/// What was not believed is told with what it says of itself, of which nothing but a twin of ours is taken to be one.
final class ClaimsTest {

    private static final String WHY = "why";
    private static final Instant WRITTEN = Instant.ofEpochMilli(17);
    private static final String OTHER = GRID + ":twins:other";

    private final Claims atHarbour = new Claims(Organisation.HARBOUR.did(), COMPUTER::equals);
    private final Claims atGrid = new Claims(Organisation.GRID.did(), BALANCER::equals);

    @Test
    void a_half_is_for_the_twin_of_ours_that_it_names_on_either_side() {
        byte[] half = half("{\"requester\":\"" + BALANCER + "\",\"provider\":\"" + COMPUTER + "\"}");

        assertThat(told(atHarbour, half))
                .isEqualTo(new Disbelieved(GRID, Brought.HALF, COMPUTER, "", ID, "", "lane", 1, 7L, WHY, 0L, WRITTEN));
        assertThat(told(atGrid, half).getTwin()).isEqualTo(BALANCER);
    }

    @Test
    void a_half_that_names_no_twin_of_ours_or_nothing_is_for_none() {
        for (String json : List.of(
                "{\"provider\":\"" + COMPUTER + "s\"}",
                "{\"provider\":\"" + GRID + ":twins:computer\"}",
                "{\"provider\":\"" + Interactions.HARBOUR + "\"}",
                "{\"provider\":7}",
                "{\"provider\":\"nonsense\"}",
                "[]",
                "nonsense")) {
            Disbelieved told = told(atHarbour, half(json));

            assertThat(told.getKind()).as(json).isEqualTo(Brought.HALF);
            assertThat(told.getTwin()).as(json).isEmpty();
        }
    }

    @Test
    void a_command_is_for_its_provider_and_a_report_for_who_sent_the_command() {
        assertThat(told(atHarbour, command(COMPUTER, "{}", "nonsense")))
                .extracting(Disbelieved::getKind, Disbelieved::getTwin, Disbelieved::getCommand)
                .containsExactly(Brought.COMMAND, COMPUTER, "c1");
        assertThat(told(atGrid, command(COMPUTER, "", "{\"requester\":\"" + BALANCER + "\"}")))
                .extracting(Disbelieved::getKind, Disbelieved::getTwin, Disbelieved::getCommand)
                .containsExactly(Brought.REPORT, BALANCER, "c1");
        assertThat(told(atGrid, command(COMPUTER, "", "{\"requester\":\"" + OTHER + "\"}"))
                        .getTwin())
                .isEmpty();
    }

    @Test
    void what_an_organisation_signed_is_for_none_of_ours() {
        for (Object statement : List.of(new LanePartnership("{}"), new LaneRevocation("{}"))) {
            byte[] value = AvroSerde.of(LaneMessage.class).encode(new LaneMessage(statement));

            assertThat(told(atHarbour, value))
                    .isEqualTo(
                            new Disbelieved(GRID, Brought.STATEMENT, "", "", "", "", "lane", 1, 7L, WHY, 0L, WRITTEN));
        }
    }

    @Test
    void a_document_is_for_none_of_ours_and_what_cannot_be_read_says_nothing() {
        byte[] document = AvroSerde.of(LaneMessage.class).encode(new LaneMessage(new LaneDocument(BALANCER, "{}")));

        assertThat(told(atHarbour, document))
                .extracting(Disbelieved::getKind, Disbelieved::getTwin)
                .containsExactly(Brought.DOCUMENT, "");
        assertThat(told(atHarbour, new byte[] {1, 2, 3}))
                .isEqualTo(new Disbelieved(GRID, Brought.UNREADABLE, "", "", "", "", "lane", 1, 7L, WHY, 0L, WRITTEN));
    }

    @Test
    void a_record_is_for_the_one_twin_of_ours_that_would_have_got_it() {
        Standing balancers = Standing.of(Interactions.active(1, 0L).build());
        Standing others =
                Standing.of(Interactions.active(1, 0L).setRequester(OTHER).build());

        Disbelieved told = Claims.of(GRID, record(), List.of(balancers), WHY);

        assertThat(told)
                .isEqualTo(new Disbelieved(
                        GRID,
                        Brought.RECORD,
                        BALANCER,
                        COMPUTER + "/feeds/load",
                        ID,
                        "",
                        "lane",
                        1,
                        7L,
                        WHY,
                        0L,
                        WRITTEN));
        assertThat(Claims.of(GRID, record(), List.of(balancers, others), WHY))
                .extracting(Disbelieved::getTwin, Disbelieved::getFeed, Disbelieved::getInteraction)
                .containsExactly("", COMPUTER + "/feeds/load", "");
        assertThat(Claims.of(GRID, record(), List.of(), WHY).getFeed()).isEmpty();
    }

    private static Disbelieved told(Claims claims, byte[] value) {
        return claims.of(GRID, record(), value, WHY);
    }

    private static ConsumerRecord<?, ?> record() {
        return new ConsumerRecord<>(
                "lane",
                1,
                7,
                WRITTEN.toEpochMilli(),
                CREATE_TIME,
                0,
                0,
                null,
                null,
                new RecordHeaders(),
                Optional.empty());
    }

    private static byte[] half(String json) {
        return AvroSerde.of(LaneMessage.class).encode(new LaneMessage(new LaneHalf(ID, json, "", "")));
    }

    private static byte[] command(String provider, String request, String body) {
        return AvroSerde.of(LaneCommand.class)
                .encode(new LaneCommand(
                        "c1", provider, request, "", ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8))));
    }
}
