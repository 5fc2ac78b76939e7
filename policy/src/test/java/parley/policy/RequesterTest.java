package parley.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequesterTest {

    @Test
    void knows_twin_and_organisation_of_an_agent() {
        assertThat(Requester.ofAgent("did:web:grid:twins:balancer#agent"))
                .isEqualTo(new Requester(
                        "did:web:grid", "did:web:grid:twins:balancer", "did:web:grid:twins:balancer#agent"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "#", "did:web:grid#key-1", "did:web:grid:twins:balancer", "did:web:grid:twins:balancer#"})
    void refuses_what_names_no_agent(String agent) {
        assertThatIllegalArgumentException().isThrownBy(() -> Requester.ofAgent(agent));
    }

    @Test
    void a_twin_belongs_to_one_organisation_only() {
        assertThat(Requester.belongs("did:web:grid:twins:balancer", "did:web:grid"))
                .isTrue();
        assertThat(Requester.belongs("did:web:grid:twins:a:twins:b", "did:web:grid"))
                .isFalse();
        assertThat(Requester.belongs("did:web:grid:twins:", "did:web:grid")).isFalse();
        assertThat(Requester.belongs("did:web:grid2:twins:balancer", "did:web:grid"))
                .isFalse();
    }
}
