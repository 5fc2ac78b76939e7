package parley.console.stream;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import javax.security.auth.login.AppConfigurationEntry;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.security.oauthbearer.JwtRetriever;
import org.apache.kafka.common.security.oauthbearer.JwtRetrieverException;
import org.jspecify.annotations.Nullable;

/// Logs a Kafka client in with the tokens of one session, the newest each time.
///
/// The JAAS option `stream` names the stream that the client reads for. No two have the same: Kafka's
/// clients share one login among all whose JAAS entries are equal, so that one person would read as another.
public final class SessionTokens implements JwtRetriever {
    private static final Map<String, Supplier<String>> BY_STREAM = new ConcurrentHashMap<>();

    private @Nullable String stream;

    /// Made by the client.
    public SessionTokens() {}

    /// Gives a stream its tokens, until [#forget].
    static void give(String stream, Supplier<String> tokens) {
        BY_STREAM.put(stream, tokens);
    }

    static void forget(String stream) {
        BY_STREAM.remove(stream);
    }

    @Override
    public void configure(Map<String, ?> configs, String mechanism, List<AppConfigurationEntry> jaas) {
        if (!(jaas.getFirst().getOptions().get("stream") instanceof String named)) {
            throw new ConfigException("the JAAS option stream is missing");
        }
        stream = named;
    }

    @Override
    public String retrieve() throws JwtRetrieverException {
        var tokens = stream == null ? null : BY_STREAM.get(stream);
        if (tokens == null) {
            throw new JwtRetrieverException("the stream has ended");
        }
        try {
            return tokens.get();
        } catch (RuntimeException e) {
            throw new JwtRetrieverException("no token: " + e.getMessage());
        }
    }
}
