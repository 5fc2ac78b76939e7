package parley.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Three brokers that hold everything three times, and take a record when two have it: one of them can die. For one
/// thread.
public final class KafkaCluster implements KafkaBroker {

    /// How many brokers there are, and replicas of each partition.
    public static final short SIZE = 3;

    private final List<KafkaProcess> brokers;

    private KafkaCluster(List<KafkaProcess> brokers) {
        this.brokers = List.copyOf(brokers);
    }

    /// A cluster that is ready.
    public static KafkaCluster start() {
        List<Integer> controllers = FreePorts.take(SIZE);
        String voters = IntStream.rangeClosed(1, SIZE)
                .mapToObj(id -> id + "@127.0.0.1:" + controllers.get(id - 1))
                .collect(Collectors.joining(","));
        List<KafkaProcess> started = new ArrayList<>();
        // None is ready before a second is there
        try (var threads = Executors.newFixedThreadPool(SIZE)) {
            List<Future<KafkaProcess>> starting = IntStream.rangeClosed(1, SIZE)
                    .mapToObj(id ->
                            threads.submit(() -> KafkaProcess.start(properties(id, voters, controllers.get(id - 1)))))
                    .toList();
            for (Future<KafkaProcess> each : starting) {
                started.add(each.get());
            }
        } catch (ExecutionException e) {
            started.forEach(KafkaProcess::close);
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new KafkaCluster(started);
    }

    private static Map<String, String> properties(int id, String voters, int controller) {
        String three = Short.toString(SIZE);
        return Map.of(
                "node.id",
                Integer.toString(id),
                "controller.quorum.voters",
                voters,
                "listeners",
                "PLAINTEXT://127.0.0.1:" + KafkaProcess.PORT + ",CONTROLLER://127.0.0.1:" + controller,
                "default.replication.factor",
                three,
                "min.insync.replicas",
                "2",
                "offsets.topic.replication.factor",
                three,
                "transaction.state.log.replication.factor",
                three,
                "transaction.state.log.min.isr",
                "2",
                "broker.session.timeout.ms",
                "3000");
    }

    /// One of the brokers, to kill it.
    ///
    /// @param id from 1, as in the cluster's metadata
    public KafkaProcess broker(int id) {
        return brokers.get(id - 1);
    }

    @Override
    public String bootstrapServers() {
        return brokers.stream().map(KafkaProcess::bootstrapServers).collect(Collectors.joining(","));
    }

    @Override
    public void close() {
        brokers.forEach(KafkaProcess::close);
    }
}
