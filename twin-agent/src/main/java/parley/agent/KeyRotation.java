package parley.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import parley.agent.publishing.Publisher;
import parley.agent.service.ServiceClient;
import parley.identity.AgentRequest;
import parley.identity.AgentRequest.Kind;
import parley.identity.Did;
import parley.identity.SigningKey;
import parley.topics.Topics;

/// Gives an agent another key: for each twin that it acts for, and last in its key file.
///
/// The new key stands in a file beside the old one before any twin hears of it. If this is broken off, what was done
/// holds, and doing it again completes it with the same key.
record KeyRotation(Agent agent, List<Publisher> publishers) {

    private static final long PATIENCE_SECONDS = 30;

    SigningKey run(SecureRandom random) throws IOException, InterruptedException {
        var settings = agent.settings();
        var password = Files.readString(settings.keyPasswordFile()).strip().toCharArray();
        var file = settings.keyFile().resolveSibling(settings.keyFile().getFileName() + ".next");
        var next = successor(file, password, random);
        publishers.forEach(Publisher::close);
        var signed = signed();
        // All of that stands below where its feed ends then
        publishers.forEach(Publisher::flush);
        for (var did : twins()) {
            rotate(agent.twin(did.twinName().orElseThrow()), next, signed);
        }
        Files.move(file, settings.keyFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        return next;
    }

    private static SigningKey successor(Path file, char[] password, SecureRandom random) throws IOException {
        if (Files.exists(file)) {
            return SigningKey.load(file, password);
        }
        var made = SigningKey.generate(random);
        made.store(file, password);
        return made;
    }

    private List<Did> twins() {
        var dids = new ArrayList<Did>();
        agent.registry()
                .send("GET", "/twins", Map.of(), "")
                .orThrow()
                .json()
                .forEach(did -> dids.add(Did.ofTwin(did.asText())));
        return dids;
    }

    /// Of the newest publisher of this process for a feed.
    ///
    /// @param last the last number of each partition
    private record Signed(long start, List<Long> last) {}

    /// What was signed by now, by the feed's DID URL.
    private Map<String, Signed> signed() {
        var signed = new HashMap<String, Signed>();
        publishers.stream()
                .sorted(Comparator.comparingLong(Publisher::start))
                .forEach(publisher -> signed.put(publisher.feed(), new Signed(publisher.start(), publisher.last())));
        return signed;
    }

    private void rotate(ActingTwin twin, SigningKey next, Map<String, Signed> signed) throws InterruptedException {
        var entry = twin.show().orElseThrow(() -> new IllegalStateException("no twin " + twin.did()));
        var json = ServiceClient.JSON
                .createObjectNode()
                .put("key", next.multibase())
                .put("version", entry.path("version").asLong());
        var list = json.putArray("last");
        for (var feed : entry.path("feeds")) {
            var name = feed.path("name").asText();
            var ends = ends(
                    Topics.feed(twin.did().twinName().orElseThrow(), name),
                    feed.path("partitions").asInt());
            // Of what earlier processes signed it is known only where it ends
            var last = signed.getOrDefault(
                    twin.did().feedUrl(name), new Signed(agent.nextStart(), Collections.nCopies(ends.size(), -1L)));
            var node = list.addObject().put("feed", name).put("start", last.start());
            var sequences = node.putArray("sequences");
            last.last().forEach(sequences::add);
            var positions = node.putArray("ends");
            ends.forEach(positions::add);
        }
        send(twin, json.toString(), next);
    }

    private void send(ActingTwin twin, String body, SigningKey next) {
        var resource = "/delegations/" + agent.settings().clientId() + "/key";
        var request = new Requests(agent, twin.did()).of(Kind.ROTATE, twin.did(), resource, body, null);
        var headers = new HashMap<>(twin.headers(AgentRequest.toHeader(request.secure(agent.key()))));
        headers.put(Headers.SUCCESSOR, AgentRequest.toHeader(request.secure(next)));
        agent.registry().send("PUT", twin.path() + resource, headers, body).orThrow();
    }

    /// Where each partition of a feed ends.
    private List<Long> ends(String topic, int partitions) throws InterruptedException {
        var asked = new HashMap<TopicPartition, OffsetSpec>();
        for (int partition = 0; partition < partitions; partition++) {
            asked.put(new TopicPartition(topic, partition), OffsetSpec.latest());
        }
        try (var admin = Admin.create(agent.kafkaClient())) {
            var found = admin.listOffsets(asked);
            var ends = new ArrayList<Long>();
            for (int partition = 0; partition < partitions; partition++) {
                ends.add(found.partitionResult(new TopicPartition(topic, partition))
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .offset());
            }
            return ends;
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("where " + topic + " ends cannot be read", e);
        }
    }
}
