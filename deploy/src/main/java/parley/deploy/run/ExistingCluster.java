package parley.deploy.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import parley.deploy.plan.BrokerPlugIns;
import parley.deploy.plan.Work;
import parley.identity.KafkaLogin;

/// Looks at a Kafka cluster that exists already.
final class ExistingCluster {
    private static final String ADDRESS = "kafka.bootstrapServers";
    private static final String ADMIN = "kafka.admin";
    private static final int ANSWER_MILLIS =
            Math.toIntExact(Duration.ofSeconds(5).toMillis());

    private ExistingCluster() {}

    private interface Question {
        Finding ask(Admin admin) throws ExecutionException, InterruptedException;
    }

    /// Whether its brokers have the plug-ins.
    static Finding look(Work.LookAtBrokers brokers) throws InterruptedException {
        return ask(ADMIN, brokers.admin(), admin -> {
            var resources = admin.describeCluster().nodes().get().stream()
                    .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
                    .toList();
            for (var found : admin.describeConfigs(resources).all().get().entrySet()) {
                var lacking = BrokerPlugIns.lacking(properties(found.getValue()));
                if (!lacking.isEmpty()) {
                    var which = "broker " + found.getKey().name();
                    return new Finding.Misfit(
                            ADDRESS, which + " lacks Parley's plug-ins: " + String.join(", ", lacking));
                }
            }
            return new Finding.Fits();
        });
    }

    private static Map<String, String> properties(Config config) {
        return config.entries().stream()
                .collect(Collectors.toMap(
                        ConfigEntry::name,
                        entry -> Optional.ofNullable(entry.value()).orElse("")));
    }

    /// Whether a token is taken there; of rights nothing is asked, so that nothing is denied.
    static Finding takes(Work.LookAtLogin work) throws InterruptedException {
        return ask(ADDRESS, login(work), admin -> {
            admin.describeCluster().nodes().get();
            return new Finding.Fits();
        });
    }

    private static Map<String, Object> login(Work.LookAtLogin work) {
        var client = work.identityBridge();
        return KafkaLogin.client(
                work.bootstrapServers(),
                work.transport(),
                client.tokenEndpoint().toString(),
                client.client(),
                client.secret());
    }

    /// Whether identity-bridge has its own rights with its token, and not also those that nobody gave it.
    static Finding look(Work.LookAtLogin work) throws InterruptedException {
        var client = work.identityBridge();
        return ask(ADDRESS, login(work), admin -> {
            var may = admin.describeCluster(new DescribeClusterOptions().includeAuthorizedOperations(true))
                    .authorizedOperations()
                    .get();
            if (may == null || !may.contains(AclOperation.ALTER)) {
                // Which may be so until every broker has the rights that were just made
                return new Finding.Silent(
                        ADDRESS,
                        "a token of the client `" + client.client() + "` is not the principal User:" + client.client()
                                + " there: sasl.oauthbearer.sub.claim.name=azp");
            }
            return may.contains(AclOperation.CLUSTER_ACTION) || mayJoinAnyGroup(admin)
                    ? new Finding.Misfit(
                            ADDRESS,
                            "the client `" + client.client() + "` may do there what no right gives it: "
                                    + "super.users, allow.everyone.if.no.acl.found=false")
                    : new Finding.Fits();
        });
    }

    /// Whether it may do what no ACL speaks of, as with a group that nobody has heard of.
    private static boolean mayJoinAnyGroup(Admin admin) throws ExecutionException, InterruptedException {
        try {
            admin.describeConsumerGroups(List.of("look-" + UUID.randomUUID()))
                    .all()
                    .get();
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return true;
            }
            if (e.getCause() instanceof GroupAuthorizationException) {
                return false;
            }
            throw e;
        }
    }

    /// @param login the field of the space's file that says how it is logged in
    private static Finding ask(String login, Map<String, Object> settings, Question question)
            throws InterruptedException {
        var config = new HashMap<>(settings);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        try (var admin = Admin.create(config)) {
            return question.ask(admin);
        } catch (ExecutionException e) {
            var why = Optional.ofNullable(e.getCause()).orElse(e);
            return why instanceof AuthenticationException || why instanceof AuthorizationException
                    ? new Finding.Misfit(login, "is refused there: " + why.getMessage())
                    : new Finding.Silent(ADDRESS, why.toString());
        } catch (KafkaException e) {
            var why = Optional.ofNullable(e.getCause()).orElse(e);
            return new Finding.Misfit(login, "makes no Kafka client: " + why.getMessage());
        }
    }
}
