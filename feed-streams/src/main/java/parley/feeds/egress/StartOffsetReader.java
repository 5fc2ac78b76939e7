package parley.feeds.egress;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
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
import parley.avro.Terms;
import parley.feeds.flow.Chore;
import parley.feeds.flow.DecisionLog;
import parley.feeds.flow.KafkaClients;
import parley.identity.Did;
import parley.topics.Topics;

/// Tells the log where an allowed interaction starts: at the end that each feed partition has now, or where
/// the history begins that its terms show. For one thread.
///
/// What was granted or denied before shows no history: it would be of the time for which it was not.
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
        Map<TopicPartition, Long> begins =
                history(interaction).map(from -> begins(partitions, from)).orElse(Map.of());
        List<Long> offsets = partitions.stream()
                .map(partition -> begins.getOrDefault(partition, ends.get(partition)))
                .toList();
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

    /// From when on records are shown that were published before the grant; empty if none is.
    static Optional<Instant> history(Interaction interaction) {
        Half half = interaction.getProviderHalf();
        Terms terms = half == null ? null : half.getTerms();
        if (terms == null || interaction.getFirstGranted() < interaction.getEpoch()) {
            return Optional.empty();
        }
        return switch (terms.getHistory()) {
            case NONE, RETAINED -> Optional.empty();
            case SINCE -> Optional.ofNullable(terms.getSince());
            case LAST -> Optional.ofNullable(terms.getLastMillis()).map(half.getIssued()::minusMillis);
        };
    }

    /// Those partitions that have such a record, with the first of them.
    private Map<TopicPartition, Long> begins(List<TopicPartition> partitions, Instant from) {
        long millis = Math.max(0, from.toEpochMilli());
        Map<TopicPartition, Long> times =
                partitions.stream().collect(Collectors.toMap(Function.identity(), any -> millis));
        Map<TopicPartition, Long> begins = new HashMap<>();
        consumer.offsetsForTimes(times, PATIENCE).forEach((partition, found) -> {
            if (found != null) {
                begins.put(partition, found.offset());
            }
        });
        return begins;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
