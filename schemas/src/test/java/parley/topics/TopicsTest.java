package parley.topics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void aSpaceHasItsOwnTopicsAndAPartnerAddsTwoLanes() {
        List<String> lines = Stream.of(Topics.ofSpace(), Topics.ofPartner("grid", "harbour"))
                .flatMap(List::stream)
                .map(topic -> "%s %d %s %s %s"
                        .formatted(
                                topic.name(),
                                topic.partitions(),
                                topic.cleanup().policy(),
                                topic.timestamps().type(),
                                topic.valueType().getSimpleName()))
                .toList();

        assertThat(lines)
                .containsExactly(
                        "twins 1 compact CreateTime TwinEntry",
                        "partnerships 1 compact CreateTime PartnershipEntry",
                        "partner-documents 1 compact CreateTime LaneDocument",
                        "custody-keys 1 compact CreateTime CustodyKey",
                        "vocabularies 1 compact CreateTime Vocabulary",
                        "interaction-requests 4 delete LogAppendTime LogEntry",
                        "policies 1 compact CreateTime Policy",
                        "policy-history 1 delete CreateTime PolicyVersion",
                        "interactions 1 compact CreateTime Interaction",
                        "revocations 1 compact,delete CreateTime AttestationRevoked",
                        "commands 1 compact,delete CreateTime Command",
                        "command-bodies 4 delete LogAppendTime CommandBody",
                        "asked-commands 1 compact CreateTime AskedCommand",
                        "audit 1 compact CreateTime AuditEntry",
                        "audit-chain 1 delete CreateTime AuditChainRecord",
                        "applied 1 compact,delete LogAppendTime Applied",
                        "traffic 1 compact CreateTime Traffic",
                        "slots 12 delete CreateTime byte[]",
                        "quarantine 1 delete CreateTime Quarantined",
                        "lane.grid.catalog 1 compact CreateTime SignedCatalogEntry",
                        "lane.grid.interactions 1 compact CreateTime LaneMessage",
                        "lane.grid.commands 1 delete LogAppendTime LaneCommand",
                        "lane.grid.feeds 4 delete CreateTime byte[]",
                        "grid.lane.harbour.catalog 1 compact,delete CreateTime SignedCatalogEntry",
                        "grid.lane.harbour.interactions 1 compact,delete CreateTime LaneMessage",
                        "grid.lane.harbour.commands 1 delete LogAppendTime LaneCommand",
                        "grid.lane.harbour.feeds 4 delete CreateTime byte[]");
    }

    @Test
    void theLogIsKeptForEver() {
        assertThat(Topics.INTERACTION_REQUESTS.configuration())
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1");
    }

    @Test
    void whatChangedATwinIsThereForLongerThanItCouldBeSentAgain() {
        assertThat(Topics.TWINS.configuration())
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("min.compaction.lag.ms", "900000");
    }

    @Test
    void whatIsErasedFromTheAuditIsCleanedAwayWithinADayAndItsChainIsKeptForEver() {
        assertThat(Topics.AUDIT.configuration())
                .containsEntry("cleanup.policy", "compact")
                .containsEntry("max.compaction.lag.ms", "86400000");
        assertThat(Topics.AUDIT_CHAIN.configuration())
                .containsEntry("cleanup.policy", "delete")
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "-1");
    }

    @Test
    void aLaneIsKeptForADayAndAGibibyte() {
        assertThat(Topics.mirroredFeeds("grid", "harbour").configuration())
                .isEqualTo(Topics.laneFeeds("grid").configuration())
                .isEqualTo(Map.of(
                        "cleanup.policy",
                        "delete",
                        "message.timestamp.type",
                        "CreateTime",
                        "retention.ms",
                        "86400000",
                        "retention.bytes",
                        "1073741824"));
    }

    /// Else a partner could fill our disk.
    @Test
    void whateverIsMirroredIsBoundedInSize() {
        assertThat(Topics.ofPartner("grid", "harbour"))
                .filteredOn(topic -> topic.name().startsWith("grid.lane."))
                .hasSize(4)
                .allSatisfy(
                        topic -> assertThat(Long.parseLong(topic.configuration().get("retention.bytes")))
                                .isPositive());
        assertThat(Topics.mirroredInteractions("grid", "harbour").configuration())
                .containsEntry("retention.ms", "-1")
                .containsEntry("retention.bytes", "4294967296");
    }

    @Test
    void aDeliveryHasAsManyPartitionsAsItsFeed() {
        assertThat(Topics.deliveryTopic("abc234", 3).toCreate((short) 1))
                .isEqualTo(new org.apache.kafka.clients.admin.NewTopic("in.abc234", 3, (short) 1)
                        .configs(Topics.feedTopic("computer", "load", 3).configuration()));
    }

    @Test
    void namesAreChecked() {
        assertThatIllegalArgumentException().isThrownBy(() -> Topics.feed("a.b", "c"));
        assertThatIllegalArgumentException().isThrownBy(() -> Topics.delivery("A"));
        assertThatIllegalArgumentException().isThrownBy(() -> Topics.laneCatalog("self"));
        assertThatIllegalArgumentException().isThrownBy(() -> Topics.mirrored("grid", "in", "feeds"));
        assertThatIllegalArgumentException().isThrownBy(() -> Topics.feedTopic("a", "b", 0));
    }
}
