package parley.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeopleTest {
    @Test
    void aTokenOfTheConsoleSpeaksForAPerson() {
        assertThat(People.agent("console", "ada")).contains("person-ada");
        assertThat(People.agent("console", "a".repeat(57))).contains("person-" + "a".repeat(57));
    }

    @Test
    void aTokenOfAnyOtherClientSpeaksForThatClientWhoeverItNames() {
        assertThat(People.agent("computer-agent", null)).contains("computer-agent");
        assertThat(People.agent("computer-agent", "ada")).contains("computer-agent");
    }

    @Test
    void noClientSpeaksForAPersonByItsName() {
        assertThat(People.agent("person-ada", null)).isEmpty();
        assertThat(People.agent("person-ada", "ada")).isEmpty();
        assertThat(People.agent("person-", "ada")).isEmpty();
    }

    @Test
    void whoeverComesThroughTheConsoleHasToBeAPersonWithAName() {
        for (var user : Arrays.asList(
                null,
                "",
                "Ada",
                "ada@harbour.example",
                "ada.l",
                "a b",
                "ada\n",
                "ada,person-ben",
                "*",
                "a".repeat(58),
                "service-account-computer-agent",
                "service-account-console")) {
            assertThat(People.agent("console", user)).as("%s", user).isEmpty();
        }
    }

    @Test
    void aClientWithoutANameSpeaksForNobody() {
        for (var client : Arrays.asList(null, "", "Not A Name", "Console", "User:admin")) {
            assertThat(People.agent(client, "ada")).as("%s", client).isEmpty();
        }
    }

    @Test
    void noClientSpeaksForAMirrorAPartnerOrAnAdministrator() {
        for (var client : List.of("admin", "mirror-grid", "mirror-", "partner-grid")) {
            assertThat(People.agent(client, null)).as(client).isEmpty();
        }
        assertThat(People.agent("feed-streams", null)).contains("feed-streams");
        assertThat(People.agent("admin-agent", null)).contains("admin-agent");
    }

    @Test
    void noAgentHasTheNameOfAPersonOrOfWhatASpaceIsMadeOf() {
        for (var client : List.of(
                "console",
                "people",
                "person-ada",
                "person-",
                "admin",
                "mirror-grid",
                "partner-grid",
                "feed-streams",
                "schema-registry")) {
            assertThatThrownBy(() -> People.requireClient(client))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("client `" + client + "` has a reserved name");
        }
        assertThat(People.requireClient("personal-agent")).isEqualTo("personal-agent");
    }

    @Test
    void whoCannotSignInIsToldSoWhenItIsMade() {
        assertThat(People.agentOf("ada")).isEqualTo("person-ada");
        assertThatThrownBy(() -> People.agentOf("Ada"))
                .hasMessage("person `Ada` is no name of 1 to 57 characters of a-z0-9-");
        assertThatThrownBy(() -> People.agentOf("service-account-x")).hasMessageContaining("stands for a client");
    }
}
