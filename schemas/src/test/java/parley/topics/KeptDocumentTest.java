package parley.topics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeptDocumentTest {

    @Test
    void aKeyIsReadAsItIsWritten() {
        for (var invitation : List.of("i-1", "two words")) {
            var kept = new KeptDocument(invitation, "did:web:grid.example:twins:balancer");

            assertThat(KeptDocument.parse(kept.key())).isEqualTo(kept);
        }
    }

    @Test
    void whatNamesNoInvitationIsOfNone() {
        assertThat(KeptDocument.parse("balancer")).isEqualTo(new KeptDocument("", "balancer"));
    }
}
