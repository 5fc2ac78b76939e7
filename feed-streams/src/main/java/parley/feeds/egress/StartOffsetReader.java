package parley.feeds.egress;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.StartOffsets;
import parley.avro.State;
import parley.feeds.flow.Chore;
import parley.feeds.flow.DecisionLog;
import parley.feeds.flow.KafkaClients;
import parley.identity.Did;
import parley.topics.Topics;

/// Tells the log where an allowed interaction starts: at the end that each feed partition has now. For one thread.
public final class StartOffsetReader implements Chore.Task, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Logger LOG = LoggerFactory.getLogger(StartOffsetReader.class);

    private final Consumer<byte[], byte[]> consumer;
    private final DecisionLog log;

    public StartOffsetReader(KafkaClients clients, DecisionLog log) {
        this.consumer = clients.lookout("feed-streams-start-offsets");
        this.log = log;
    }

    /// Whether an interaction of a provider of ours was allowed and has no start offsets yet.
    ///
    /// @param self our organisation's DID
    public static boolean needed(Interaction interaction, String self) {
        Half provider = interaction.getProviderHalf();
        return interaction.getProviderOrganisation().equals(self)
                && interaction.getState() == State.REQUESTED
                && interaction.getPartitions() > 0
                && wanted(interaction.getRequesterHalf(), interaction.getEpoch())
                && provider != null
                && wanted(provider, interaction.getEpoch())
                && provider.getStartOffsets().isEmpty();
    }

    private static boolean wanted(@Nullable Half half, long epoch) {
        return half != null && half.getWanted() && half.getEpoch() == epoch;
    }

    @Override
    public void perform(Interaction interaction) throws Exception {
        String twin = Did.ofTwin(interaction.getProvider()).twinName().orElseThrow();
        String topic = Topics.feed(twin, interaction.getFeed());
        List<TopicPartition> partitions = IntStream.range(0, interaction.getPartitions())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, PATIENCE);
        List<Long> offsets = partitions.stream().map(ends::get).toList();
        log.append(
                        interaction.getProvider(),
                        StartOffsets.newBuilder()
                                .setInteraction(interaction.getId())
                                .setEpoch(interaction.getEpoch())
                                .setOffsets(offsets)
                                .build())
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        LOG.info(
                "starts interaction={} epoch={} topic={} offsets={}",
                interaction.getId(),
                interaction.getEpoch(),
                topic,
                offsets);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
