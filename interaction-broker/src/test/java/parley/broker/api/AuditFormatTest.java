package parley.broker.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import parley.avro.AuditEntry;
import parley.avro.AuditRange;
import parley.broker.kafka.AuditLog;
import parley.identity.audit.AuditedEntry;

final class AuditFormatTest {

    private static final String ASKING = "did:web:grid:twins:balancer";

    @Test
    void a_json_line_has_index_salt_and_entry() {
        AuditLog.Content content = new AuditLog.Content(3, AuditFilterTest.entry(ASKING, ASKING + "#agent", null));

        AuditedEntry read = AuditedEntry.read(AuditFormat.JSONL.line(content).strip());

        assertThat(read.index()).isEqualTo(3);
        assertThat(read.entry().path("who").asText()).isEqualTo(ASKING + "#agent");
        assertThat(AuditFormat.JSONL.line(content)).endsWith("}\n");
    }

    /// An entry that was written in another's place must not be taken for that one.
    @Test
    void the_place_is_the_one_where_it_stands() {
        AuditLog.Content content = new AuditLog.Content(7, AuditFilterTest.entry(ASKING, ASKING, null));

        assertThat(AuditedEntry.read(AuditFormat.JSONL.line(content).strip()).index())
                .isEqualTo(7);
    }

    @Test
    void what_cannot_be_read_has_a_line_that_no_verifier_takes_for_erased() {
        assertThat(AuditFormat.JSONL.line(new AuditLog.Content(7, null))).isEqualTo("{\"index\":7}\n");
    }

    @Test
    void a_csv_row_has_a_cell_for_each_column_and_no_formula() {
        AuditLog.Content content = new AuditLog.Content(3, AuditFilterTest.entry("", "=1+1, \"quoted\"", null));

        assertThat(AuditFormat.CSV.header())
                .startsWith("index,at,outcome,event,who,")
                .endsWith(",salt\r\n");
        assertThat(AuditFormat.CSV.line(content))
                .isEqualTo("3,2026-03-01T12:00:00Z,REFUSED,event,\"'=1+1, \"\"quoted\"\"\",,"
                        + "\"did:web:harbour:twins:computer\",,NONE,,,,\"a b\",,,,,,,,,,,cause,"
                        + "\"00000000000000000000000000000000\"\r\n");
    }

    /// A row with anything else cannot be written.
    @Test
    void a_table_has_a_column_for_all_that_an_entry_may_say() {
        assertThat(List.of(AuditFormat.CSV.header().strip().split(",")))
                .containsExactlyInAnyOrderElementsOf(AuditEntry.getClassSchema().getFields().stream()
                        .map(Schema.Field::name)
                        .toList());
    }

    @Test
    void indexes_that_follow_one_another_are_one_range() {
        assertThat(Erasing.ranges(List.of(4L, 1L, 2L, 9L)))
                .containsExactly(new AuditRange(1L, 3L), new AuditRange(4L, 5L), new AuditRange(9L, 10L));
    }
}
