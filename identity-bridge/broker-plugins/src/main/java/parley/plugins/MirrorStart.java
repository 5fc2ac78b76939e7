package parley.plugins;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs MirrorMaker from when it may to when it may no more: it is started once it can log in to both clusters, since
/// one that is
/// refused at its start never tries again, and a partner may let us in later than we ask.
///
/// The first argument is MirrorMaker's properties file; what follows is handed on with it.
public final class MirrorStart {
    private static final Logger LOG = LoggerFactory.getLogger(MirrorStart.class);
    private static final String MIRROR_MAKER = "org.apache.kafka.connect.mirror.MirrorMaker";
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    /// So often in a row, that it is not a broker that has just started.
    private static final int SURE = 3;

    private static final Duration WATCH = Duration.ofSeconds(2);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private MirrorStart() {}

    /// Waits, then becomes MirrorMaker.
    public static void main(String[] arguments) throws Exception {
        var properties = new Properties();
        try (var in = Files.newInputStream(Path.of(arguments[0]))) {
            properties.load(in);
        }
        for (var cluster : List.of(properties.getProperty("clusters").split(",", -1))) {
            awaitLogin(cluster, client(properties, cluster + "."));
        }
        Thread.ofPlatform().name("mirror-rights").daemon().start(() -> watch(client(properties, "self.")));
        Class.forName(MIRROR_MAKER).getMethod("main", String[].class).invoke(null, (Object) arguments);
    }

    private static Map<String, Object> client(Properties properties, String prefix) {
        var client = new HashMap<String, Object>();
        properties.stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix + "sasl.")
                        || name.startsWith(prefix + "security.")
                        || name.startsWith(prefix + "ssl.")
                        || name.equals(prefix + AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG))
                .forEach(name -> client.put(name.substring(prefix.length()), properties.getProperty(name)));
        client.put(AdminClientConfig.METADATA_RECOVERY_STRATEGY_CONFIG, "none");
        return client;
    }

    private static void awaitLogin(String cluster, Map<String, Object> client) throws InterruptedException {
        var told = "";
        for (var pause = FIRST_PAUSE; ; pause = longer(pause)) {
            try (var admin = Admin.create(client)) {
                admin.describeCluster().nodes().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                LOG.info("logged in cluster={}", cluster);
                return;
            } catch (ExecutionException | TimeoutException | KafkaException e) {
                var why = String.valueOf(e instanceof ExecutionException ? e.getCause() : e);
                if (!why.equals(told)) {
                    LOG.warn("not let in yet, trying on cluster={} reason={}", cluster, why);
                    told = why;
                }
            }
            Thread.sleep(pause);
        }
    }

    /// Ends the process when our own cluster shows it none of its topics any more: the partnership has ended, and
    /// MirrorMaker would ask for ever.
    private static void watch(Map<String, Object> own) {
        try (var admin = Admin.create(own)) {
            boolean worked = false;
            for (int refused = 0; !worked || refused < SURE; ) {
                Thread.sleep(WATCH);
                switch (sees(admin)) {
                    case YES -> {
                        worked = true;
                        refused = 0;
                    }
                    case NO -> refused++;
                    case UNKNOWN -> LOG.debug("our own cluster does not answer");
                }
            }
            LOG.warn("our own cluster takes nothing any more: the partnership has ended");
            Runtime.getRuntime().halt(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private enum Sight {
        YES,
        NO,
        UNKNOWN
    }

    private static Sight sees(Admin admin) throws InterruptedException {
        try {
            var topics = admin.listTopics().names().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return topics.isEmpty() ? Sight.NO : Sight.YES;
        } catch (ExecutionException | TimeoutException e) {
            return e.getCause() instanceof AuthenticationException ? Sight.NO : Sight.UNKNOWN;
        }
    }

    private static Duration longer(Duration pause) {
        var twice = pause.multipliedBy(2);
        return twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
    }
}
