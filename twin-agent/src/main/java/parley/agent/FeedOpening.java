package parley.agent;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.Schema;
import parley.agent.publishing.Publisher;
import parley.agent.publishing.WriteAccess;
import parley.agent.service.ProblemException;
import parley.agent.service.ServiceClient;
import parley.identity.Did;
import parley.identity.FeedWriter;
import parley.identity.FeedWriter.Signing;
import parley.topics.Names;
import parley.topics.Topics;

/// Registers a feed's schema and waits until the feed can be written.
final class FeedOpening {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long PAUSE_NANOS = Duration.ofMillis(250).toNanos();
    private static final int SERVER_ERROR = 500;

    private final Agent agent;
    private final Did twin;
    private final String feed;
    private final String topic;

    FeedOpening(Agent agent, Did twin, String feed) {
        this.agent = agent;
        this.twin = twin;
        this.feed = Names.require("feed", feed);
        this.topic = Topics.feed(twin.twinName().orElseThrow(), feed);
    }

    Publisher publisher(Schema schema, int partitions, Signing signing) {
        return agent.opened(
                new Publisher(open(schema, partitions), agent.producer(), agent.key(), signing, agent.clock()));
    }

    /// Where a new writer writes, from now on.
    FeedWriter.Target open(Schema schema, int partitions) {
        int id = register(schema, partitions);
        int found = WriteAccess.await(agent.producer(), topic, PATIENCE, System::nanoTime);
        return new FeedWriter.Target(
                topic,
                twin.feedUrl(feed),
                twin.method(agent.settings().clientId(), agent.key().publicKey()),
                agent.nextStart(),
                schema,
                id,
                found);
    }

    /// Registers a schema, and with the first makes the feed. Twice is once; so a schema registry that
    /// cannot do it just now is asked again.
    int register(Schema schema, int partitions) {
        var body = ServiceClient.JSON.createObjectNode().put("schema", schema.toString());
        var changes = new Changes(new ActingTwin(agent, twin));
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return changes.register(feed, partitions, subject() + "/versions", body.toString())
                        .json()
                        .path("id")
                        .asInt();
            } catch (ProblemException e) {
                if (e.problem().status() < SERVER_ERROR || System.nanoTime() - deadline > 0) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    Optional<String> newestSchema() {
        var reply = new ActingTwin(agent, twin).registry(subject() + "/versions/latest");
        return ActingTwin.found(reply).map(r -> r.json().path("schema").asText());
    }

    private String subject() {
        return "/schemas/subjects/" + topic + "-value";
    }
}
