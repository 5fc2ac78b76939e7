package parley.feeds.ingress;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.DeliveryReady;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.State;
import parley.feeds.flow.Chore;
import parley.feeds.flow.DecisionLog;
import parley.feeds.flow.EmptyDeliveries;
import parley.identity.ZeroCopy;
import parley.topics.Creation;
import parley.topics.Topics;

/// Makes the topic in which a requested interaction will arrive, and tells the log. For one thread.
public final class DeliveryTopics implements Chore.Task, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final short BROKER_DEFAULT = -1;
    private static final Logger LOG = LoggerFactory.getLogger(DeliveryTopics.class);

    private final Admin admin;
    private final DecisionLog log;
    private final EmptyDeliveries empty;
    private final Consumer<Interaction> made;

    /// @param admin closed with this
    /// @param made told of each that was made, before the log is
    public DeliveryTopics(Admin admin, DecisionLog log, EmptyDeliveries empty, Consumer<Interaction> made) {
        this.admin = admin;
        this.log = log;
        this.empty = empty;
        this.made = made;
    }

    /// Whether a requester of ours has, or waits for, an interaction. That its delivery is there is made sure of once
    /// after each start, also if it was before. What is read from the feed's own topic has none.
    ///
    /// @param self our organisation's DID
    public static boolean needed(Interaction interaction, String self) {
        Half requester = interaction.getRequesterHalf();
        return interaction.getRequesterOrganisation().equals(self)
                && (interaction.getState() == State.REQUESTED || interaction.getState() == State.ACTIVE)
                && interaction.getPartitions() > 0
                && requester != null
                && requester.getWanted()
                && requester.getEpoch() == interaction.getEpoch()
                && !ZeroCopy.granted(interaction);
    }

    @Override
    public void perform(Interaction interaction) throws Exception {
        NewTopic topic = Topics.deliveryTopic(interaction.getId(), interaction.getPartitions())
                .toCreate(BROKER_DEFAULT);
        Collection<NewTopic> missing = Creation.ensure(admin, List.of(topic), PATIENCE);
        missing.forEach(created -> LOG.info("created topic={} partitions={}", created.name(), created.numPartitions()));
        if (interaction.getDeliveryReady()) {
            return;
        }
        if (!missing.isEmpty()) {
            empty.made(interaction.getId());
            made.accept(interaction);
        }
        log.append(
                        interaction.getProvider(),
                        DeliveryReady.newBuilder()
                                .setInteraction(interaction.getId())
                                .setEpoch(interaction.getEpoch())
                                .build())
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        admin.close(PATIENCE);
    }
}
