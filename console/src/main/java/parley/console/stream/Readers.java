package parley.console.stream;

import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginCallbackHandler;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import parley.agent.ActingTwin;
import parley.agent.Agent;
import parley.agent.AgentSettings;
import parley.console.ConsoleSettings;
import parley.console.problem.Refused;
import parley.console.session.Session;

/// Reads of the cluster with people's own tokens, a few at a time. Thread-safe.
@Singleton
final class Readers {
    /// So many Kafka clients fit into a small heap.
    private static final int MOST = 24;

    private static final int MOST_OF_A_PERSON = 8;

    private static final int PATIENCE_SECONDS = 10;

    private final ConsoleSettings settings;
    private final InstantSource clock;
    private final Places places = new Places(MOST, MOST_OF_A_PERSON);

    Readers(ConsoleSettings settings, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /// An agent that reads as that person, until it is closed.
    final class Reading implements AutoCloseable {
        private final String stream = UUID.randomUUID().toString();
        private final String person;
        private final Agent agent;

        private Reading(Session session) {
            person = session.person().agent();
            SessionTokens.give(stream, session::token);
            agent = Agent.reading(settings(session), session::token, this::kafka, clock);
        }

        ActingTwin twin(String name) {
            return agent.twin(name);
        }

        private Map<String, Object> kafka() {
            var client = new HashMap<String, Object>(settings.transport().settings());
            client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
            client.put(SaslConfigs.SASL_MECHANISM, OAuthBearerLoginModule.OAUTHBEARER_MECHANISM);
            client.put(
                    SaslConfigs.SASL_JAAS_CONFIG,
                    OAuthBearerLoginModule.class.getName() + " required stream=\"" + stream + "\";");
            client.put(SaslConfigs.SASL_LOGIN_CALLBACK_HANDLER_CLASS, OAuthBearerLoginCallbackHandler.class.getName());
            client.put(SaslConfigs.SASL_OAUTHBEARER_JWT_RETRIEVER_CLASS, SessionTokens.class.getName());
            client.put(SaslConfigs.SASL_OAUTHBEARER_SUB_CLAIM_NAME, "azp");
            client.put(SaslConfigs.SASL_LOGIN_REFRESH_BUFFER_SECONDS, (short) 30);
            client.put(SaslConfigs.SASL_LOGIN_REFRESH_MIN_PERIOD_SECONDS, (short) PATIENCE_SECONDS);
            return client;
        }

        @Override
        public void close() {
            SessionTokens.forget(stream);
            try {
                agent.close();
            } finally {
                places.giveBack(person);
            }
        }
    }

    /// @throws Refused if there are as many as there may be, or as one person may have
    Reading open(Session session) {
        String person = session.person().agent();
        if (!places.take(person)) {
            throw Refused.tooMany("at most " + MOST_OF_A_PERSON + " live views of a person, and " + MOST
                    + " of all, are open at this console: close some");
        }
        try {
            return new Reading(session);
        } catch (RuntimeException e) {
            places.giveBack(person);
            throw e;
        }
    }

    /// It has neither a secret nor a key.
    private AgentSettings settings(Session session) {
        var none = Path.of("none");
        return new AgentSettings(
                settings.organisation(),
                settings.did(),
                settings.organisationKey(),
                settings.registry(),
                settings.broker(),
                settings.bridge(),
                settings.bootstrapServers(),
                settings.transport(),
                settings.issuer(),
                session.person().agent(),
                "",
                none,
                none);
    }
}
