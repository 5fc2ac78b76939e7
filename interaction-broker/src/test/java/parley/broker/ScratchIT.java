package parley.broker;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.testing.KafkaProcess;
import parley.topics.Topic;
import parley.topics.Topics;

final class ScratchIT {
    @Test
    void latency(@TempDir Path folder) throws Exception {
        String all =
                "{\"rules\":[{\"id\":\"all\",\"effect\":\"allow\",\"actions\":[\"find\",\"describe\",\"subscribe\"],\"subject\":{\"anyone\":true},\"path\":\"/\"}]}";
        KafkaProcess kafka = KafkaProcess.start();
        kafka.create(Topics.ofSpace("harbour", List.of("grid")).toArray(Topic[]::new));
        Realm realm = new Realm();
        try (KafkaProducer<String, parley.avro.TwinEntry> p =
                new KafkaProducer<>(kafka.clientConfig(), new StringSerializer(), Topics.TWINS.serializer())) {
            p.send(new ProducerRecord<>(
                            "twins",
                            World.COMPUTER.value(),
                            World.twin(World.COMPUTER, World.COMPUTER_KEY, Instant.now())))
                    .get();
            p.send(new ProducerRecord<>(
                            "twins", World.CRANE.value(), World.twin(World.CRANE, World.CRANE_KEY, Instant.now())))
                    .get();
        }
        FeedStreamsDouble fs = new FeedStreamsDouble(kafka.clientConfig());
        RunningBroker broker = RunningBroker.start(kafka, realm, folder);
        TestAgent computer = new TestAgent(broker, realm, World.COMPUTER, World.COMPUTER_KEY);
        TestAgent crane = new TestAgent(broker, realm, World.CRANE, World.CRANE_KEY);
        List<Long> policy = new ArrayList<>();
        List<Long> subscribe = new ArrayList<>();
        List<Long> terminate = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            long a = System.nanoTime();
            computer.setPolicy(all);
            long b = System.nanoTime();
            int s = crane.subscribe(World.COMPUTER).status();
            long c = System.nanoTime();
            int t = computer.terminate(
                            World.COMPUTER,
                            parley.interaction.InteractionId.of(World.CRANE.value(), World.COMPUTER.value(), "load"))
                    .status();
            long d = System.nanoTime();
            if (i >= 50) {
                policy.add((b - a) / 1000);
                subscribe.add((c - b) / 1000);
                terminate.add((d - c) / 1000);
            }
            if (s != 201 || t != 200) System.out.println("FIGURE odd " + s + " " + t);
        }
        for (List<Long> l : List.of(policy, subscribe, terminate)) {
            Collections.sort(l);
            System.out.println(
                    "FIGURE micros min " + l.get(0) + " p50 " + l.get(l.size() / 2) + " p99 " + l.get(l.size() - 1));
        }
        broker.close();
        long a = System.nanoTime();
        broker = RunningBroker.start(kafka, realm, folder);
        System.out.println("FIGURE restart millis " + (System.nanoTime() - a) / 1_000_000);
        broker.close();
        fs.close();
        kafka.close();
    }
}
