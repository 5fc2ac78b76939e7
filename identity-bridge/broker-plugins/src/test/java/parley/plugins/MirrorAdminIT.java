package parley.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.Test;
import parley.testing.KafkaProcess;

/// A mirror asks for its own topics, and not for what it has no right to.
final class MirrorAdminIT {

    @Test
    void of_heartbeats_no_broker_hears() throws Exception {
        try (var broker = KafkaProcess.start();
                var mirror = new MirrorAdmin(broker.clientConfig())) {
            assertThatThrownBy(() -> mirror.createTopics(List.of(topic("heartbeats")))
                            .all()
                            .get())
                    .hasCauseInstanceOf(TopicExistsException.class);
            mirror.createTopics(List.of(topic("mm2-status.grid.internal")))
                    .all()
                    .get();

            assertThat(mirror.listTopics().names().get()).containsExactly("mm2-status.grid.internal");
        }
    }

    private static NewTopic topic(String name) {
        return new NewTopic(name, 1, (short) 1);
    }
}
