package parley.deploy.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.deploy.doctor.Brokers.Answer;

/// A space's cluster as it is now.
/// @param newest when the newest record of each lane asked for was written, by the clock of who wrote it
record ClusterLook(Answer answer, Map<String, Instant> newest) {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterLook.class);
    private static final int ANSWER_MILLIS =
            Math.toIntExact(Duration.ofSeconds(5).toMillis());

    /// Asks it with that login.
    /// @param lanes topics of one partition
    static ClusterLook at(Map<String, Object> login, Collection<String> lanes) throws InterruptedException {
        var config = new HashMap<>(login);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        try (var admin = Admin.create(config)) {
            int brokers = admin.describeCluster().nodes().get().size();
            var names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
            var answer = cluster(brokers, topics(admin, names));
            return new ClusterLook(
                    answer, newest(admin, lanes.stream().filter(names::contains).toList()));
        } catch (ExecutionException e) {
            return silent(Optional.ofNullable(e.getCause()).orElse(e));
        } catch (KafkaException e) {
            return silent(Optional.ofNullable(e.getCause()).orElse(e));
        }
    }

    /// By how much the clock of who writes a lane is ahead of ours, negative if it is behind, as the record
    /// says that comes next; of those that come in time.
    ///
    /// @param lanes topics of one partition
    static Map<String, Duration> next(
            Map<String, Object> login, Collection<String> lanes, InstantSource clock, Duration patience) {
        var config = new HashMap<>(login);
        config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        var heard = new HashMap<String, Duration>();
        long deadline = System.nanoTime() + patience.toNanos();
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions =
                    lanes.stream().map(lane -> new TopicPartition(lane, 0)).toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (heard.size() < partitions.size() && System.nanoTime() < deadline) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    heard.putIfAbsent(
                            record.topic(),
                            Duration.between(clock.instant(), Instant.ofEpochMilli(record.timestamp())));
                }
            }
        } catch (KafkaException e) {
            LOG.debug("not heard of {}", lanes, e);
        }
        return heard;
    }

    private static ClusterLook silent(Throwable why) {
        return new ClusterLook(
                why instanceof AuthenticationException || why instanceof AuthorizationException
                        ? new Answer.Refused(String.valueOf(why.getMessage()))
                        : new Answer.Silent(String.valueOf(why.getMessage())),
                Map.of());
    }

    /// Those that are not deleted meanwhile.
    private static List<TopicDescription> topics(Admin admin, Collection<String> names)
            throws ExecutionException, InterruptedException {
        var topics = new ArrayList<TopicDescription>();
        for (var topic : admin.describeTopics(names).topicNameValues().values()) {
            try {
                topics.add(topic.get());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return topics;
    }

    private static Answer.Cluster cluster(int brokers, List<TopicDescription> topics) {
        var under = new ArrayList<String>();
        var offline = new ArrayList<String>();
        int partitions = 0;
        for (var topic : topics) {
            for (var partition : topic.partitions()) {
                partitions++;
                var name = topic.name() + "-" + partition.partition();
                if (nobodyLeads(partition)) {
                    offline.add(name);
                } else if (partition.isr().size() < partition.replicas().size()) {
                    under.add(name);
                }
            }
        }
        return new Answer.Cluster(brokers, partitions, under, offline);
    }

    private static boolean nobodyLeads(TopicPartitionInfo partition) {
        return partition.leader() == null || partition.leader().isEmpty();
    }

    /// Of those that answer.
    private static Map<String, Instant> newest(Admin admin, List<String> topics) throws InterruptedException {
        var asked = topics.stream()
                .collect(Collectors.toMap(topic -> new TopicPartition(topic, 0), _ -> OffsetSpec.maxTimestamp()));
        var newest = new HashMap<String, Instant>();
        if (asked.isEmpty()) {
            return newest;
        }
        var answers = admin.listOffsets(asked);
        for (var partition : asked.keySet()) {
            try {
                long timestamp = answers.partitionResult(partition).get().timestamp();
                if (timestamp >= 0) {
                    newest.put(partition.topic(), Instant.ofEpochMilli(timestamp));
                }
            } catch (ExecutionException e) {
                LOG.debug("no newest record of {}", partition, e);
            }
        }
        return newest;
    }
}
