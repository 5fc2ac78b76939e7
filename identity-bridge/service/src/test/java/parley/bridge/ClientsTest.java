package parley.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientsTest {
    @ParameterizedTest
    @CsvSource({
        "computer-agent, true",
        "person-ada, true",
        "console, false",
        "people, false",
        "identity-bridge, false",
        "admin, false",
        "mirror-grid, false",
        "partner-grid, false",
        "Person-Ada, false"
    })
    void peopleMayBeDelegatedToAndTheClientsOfTheirSignInMayNot(String name, boolean expected) {
        assertThat(Clients.mayBeAgent(name)).isEqualTo(expected);
    }
}
