package parley.registry.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.identity.http.Refusal;
import parley.registry.refusal.Problems;
import parley.topics.Creation;
import parley.topics.Topic;
import parley.topics.Topics;

/// Creates the topics of feeds and controls.
public final class FeedTopics {

    private static final Logger LOG = LoggerFactory.getLogger(FeedTopics.class);
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final short BROKERS_DEFAULT = -1;

    private final Client<Admin> admin;

    FeedTopics(Client<Admin> admin) {
        this.admin = admin;
    }

    /// Makes sure that a feed has its topic, and answers how many partitions it has.
    ///
    /// @param twin the twin's name
    /// @param partitions how many it gets if it is not there yet
    public int ensure(String twin, String feed, int partitions) {
        Topic<byte[], byte[]> topic = Topics.feedTopic(twin, feed, partitions);
        return ensure(List.of(topic)).isEmpty() ? existing(topic.name()) : partitions;
    }

    /// Makes sure that a twin has the topics through which its controls are sent commands and answer them.
    ///
    /// @param twin the twin's name
    public void ensureControls(String twin) {
        ensure(List.of(Topics.controlTopic(twin), Topics.resultTopic(twin)));
    }

    private Collection<NewTopic> ensure(List<Topic<?, ?>> topics) {
        String first = topics.getFirst().name();
        List<NewTopic> wanted =
                topics.stream().map(topic -> topic.toCreate(BROKERS_DEFAULT)).toList();
        try {
            return Creation.ensure(admin.get(), wanted, TIMEOUT);
        } catch (ExecutionException e) {
            throw refused("create", first, e.getCause());
        } catch (KafkaException e) {
            throw refused("create", first, e);
        } catch (TimeoutException e) {
            throw Problems.unavailable("the cluster does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.unavailable("stopping");
        }
    }

    private int existing(String topic) {
        try {
            Map<String, TopicDescription> found =
                    get(admin.get().describeTopics(List.of(topic)).allTopicNames());
            return Objects.requireNonNull(found.get(topic)).partitions().size();
        } catch (ExecutionException e) {
            throw refused("describe", topic, e.getCause());
        }
    }

    private static Refusal refused(String what, String topic, @Nullable Throwable why) {
        LOG.error("cannot {} topic topic={}", what, topic, why);
        return Problems.unavailable("cannot " + what + " topic " + topic + ": "
                + (why == null ? "unknown" : why.getClass().getSimpleName()));
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw Problems.unavailable("the cluster does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.unavailable("stopping");
        }
    }
}
