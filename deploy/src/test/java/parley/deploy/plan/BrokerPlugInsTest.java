package parley.deploy.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerPlugInsTest {
    private static final Map<String, String> PROPERTIES = Map.of(
            "authorizer.class.name", "parley.plugins.FencingAuthorizer",
            "replica.selector.class", "parley.plugins.ReadFence",
            "auto.create.topics.enable", "false",
            "parley.denials.bootstrap.servers", "",
            "parley.denials.organisation", "",
            "log.dirs", "/kafka");

    @Test
    void nothingIsLackingWhereAllAreThere() {
        assertThat(BrokerPlugIns.lacking(PROPERTIES)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "authorizer.class.name",
                "replica.selector.class",
                "auto.create.topics.enable",
                "parley.denials.bootstrap.servers",
                "parley.denials.organisation"
            })
    void eachThatIsLackingIsNamed(String name) {
        var properties = new HashMap<>(PROPERTIES);
        properties.remove(name);

        assertThat(BrokerPlugIns.lacking(properties)).singleElement().asString().startsWith(name);
    }

    @Test
    void kafkasOwnAuthorizerIsNotEnough() {
        var properties = new HashMap<>(PROPERTIES);
        properties.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");

        assertThat(BrokerPlugIns.lacking(properties))
                .containsExactly("authorizer.class.name=parley.plugins.FencingAuthorizer (it is "
                        + "`org.apache.kafka.metadata.authorizer.StandardAuthorizer`)");
    }
}
