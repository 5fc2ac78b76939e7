package parley.registry.twins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.registry.world.World.AGENT_KEY;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AgentKeysTest {

    @Test
    void aKeyThatIsNoneIsRefusedByItsAgent() {
        assertThat(AgentKeys.read("keys", Map.of("a", AGENT_KEY.multibase())))
                .isEqualTo(Map.of("a", AGENT_KEY.publicKey()));
        assertThatThrownBy(() -> AgentKeys.read("keys", Map.of("a", "z6Mk")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("keys.a: ");
    }
}
