package parley.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.identity.Did;

final class RulesTest {
    private static final Did GRID = Did.organisation("did:web:localhost%3A18110");

    @Test
    void rules_read_as_the_broker_wants_them() {
        // given
        var rules = List.of(
                Rules.allow("r1", Rules.organisation(GRID), "/", Action.FIND, Action.DESCRIBE),
                Rules.deny("r2", Rules.anyone(), "/feeds/load", Action.SUBSCRIBE),
                Rules.retained(Rules.allow("r3", Rules.anyone(), "/feeds", Action.SUBSCRIBE)));

        // then
        assertThat(Rules.json(rules))
                .hasToString("{\"rules\":["
                        + "{\"id\":\"r1\",\"effect\":\"allow\",\"actions\":[\"find\",\"describe\"],"
                        + "\"subject\":{\"organisation\":\"did:web:localhost%3A18110\"},\"path\":\"/\"},"
                        + "{\"id\":\"r2\",\"effect\":\"deny\",\"actions\":[\"subscribe\"],"
                        + "\"subject\":{\"anyone\":true},\"path\":\"/feeds/load\"},"
                        + "{\"id\":\"r3\",\"effect\":\"allow\",\"actions\":[\"subscribe\"],"
                        + "\"subject\":{\"anyone\":true},\"path\":\"/feeds\",\"terms\":{\"history\":\"retained\"}}]}");
    }
}
