package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.agent.delivery.Gap;
import parley.identity.FeedWriter.Signing;
import parley.topics.Topics;

/// Promise 7 where the lane itself fails: cut, nothing is lost; full, what is lost is announced.
@Alone
final class LaneIT {
    private static final List<String> MIRRORS = List.of("grid/mirror-harbour", "harbour/mirror-grid");
    private static final Duration A_HUNDRED_A_SECOND = Duration.ofMillis(10);
    private static final int TEN_SECONDS = 1_000;
    private static final int A_MINUTE = 6_000;
    private static final int COMMANDS = 20;
    private static final int SOME = 20;

    /// The smallest segment that Kafka makes, and so the least that size retention keeps and takes.
    private static final String MEBIBYTE = "1048576";

    private final Pair pair;

    LaneIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void aLaneThatIsCutLosesNothingAndRepeatsNothing() throws Exception {
        cut(TEN_SECONDS);
    }

    @Tag("soak")
    @Test
    void aLaneThatIsCutForAMinuteLosesNothingAndRepeatsNothing() throws Exception {
        cut(A_MINUTE);
    }

    /// @param records how many are published meanwhile
    private void cut(int records) throws Exception {
        var spaces = pair.spaces();
        try (var crossing = Crossing.open(pair, "cut", A_HUNDRED_A_SECOND);
                var counting = Counting.open(pair)) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);

            for (var mirror : MIRRORS) {
                spaces.stop(mirror);
            }
            long cut = crossing.end();
            counting.send(COMMANDS);
            crossing.awaitEnd(cut + records / 2);
            crossing.awaitEnd(cut + records);
            long last = crossing.received().last();
            for (var mirror : MIRRORS) {
                spaces.cont(mirror);
            }

            assertThat(last).as("received while the lane was cut").isLessThan(cut + records / 2);
            crossing.awaitReceived(crossing.end() + SOME);
            counting.verify(false);

            long end = crossing.finish();
            assertThat(crossing.received().firstBreak()).isEmpty();
            assertThat(crossing.received().gaps()).isEmpty();
            assertThat(crossing.received().refused()).isEmpty();
            assertThat(crossing.received().last()).isEqualTo(end - 1);
        } finally {
            for (var mirror : MIRRORS) {
                spaces.cont(mirror);
            }
        }
    }

    /// Signed together: each is verified all the same when those beside it are lost.
    @Test
    void aLaneThatIsFullAnnouncesAGapOfJustWhatItLost() throws Exception {
        var mirror = "grid/mirror-harbour";
        var lane = Topics.laneFeeds("grid").name();
        var schema = Numbers.padded(8_192);
        try (var admin = Admin.create(pair.harbour().admin());
                var crossing = Crossing.open(pair, "full", schema, Signing.TOGETHER, Duration.ofMillis(4))) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);

            pair.spaces().end(mirror);
            var cut = offsets(admin, lane, OffsetSpec.latest());
            configure(admin, lane, AlterConfigOp.OpType.SET);
            Patiently.await("records that nobody has fetched to leave the lane").until(() -> {
                var starts = offsets(admin, lane, OffsetSpec.earliest());
                return cut.entrySet().stream().anyMatch(end -> starts.getOrDefault(end.getKey(), 0L) > end.getValue());
            });
            configure(admin, lane, AlterConfigOp.OpType.DELETE);
            pair.spaces().start(mirror);
            crossing.awaitReceived(crossing.end() + SOME);

            crossing.finish();
            var sources = crossing.received().records().stream()
                    .map(record -> record.sourceOffset())
                    .toList();
            assertThat(crossing.received().gaps()).isEqualTo(holes(sources)).hasSize(1);
            assertThat(crossing.received().refused()).isEmpty();
        } finally {
            pair.mend();
        }
    }

    /// The gaps that a handler must have been told of, given what it received: a feed of one partition and one
    /// publisher.
    private static List<Gap> holes(List<Long> sources) {
        return IntStream.range(1, sources.size())
                .filter(i -> sources.get(i) != sources.get(i - 1) + 1)
                .mapToObj(i -> new Gap(
                        0,
                        1,
                        sources.get(i - 1),
                        sources.get(i),
                        OptionalLong.of(sources.get(i) - sources.get(i - 1) - 1),
                        Gap.Kind.DROPPED))
                .toList();
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, String topic, OffsetSpec spec) throws Exception {
        var asked = IntStream.range(0, Topics.LANE_FEEDS_PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .collect(Collectors.toMap(Function.identity(), any -> spec));
        var offsets = new HashMap<TopicPartition, Long>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> each :
                admin.listOffsets(asked).all().get().entrySet()) {
            offsets.put(each.getKey(), each.getValue().offset());
        }
        return offsets;
    }

    private static void configure(Admin admin, String topic, AlterConfigOp.OpType how) throws Exception {
        var changes = new ArrayList<AlterConfigOp>();
        for (var name : List.of(TopicConfig.SEGMENT_BYTES_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG)) {
            changes.add(new AlterConfigOp(new ConfigEntry(name, MEBIBYTE), how));
        }
        admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), changes))
                .all()
                .get();
    }
}
