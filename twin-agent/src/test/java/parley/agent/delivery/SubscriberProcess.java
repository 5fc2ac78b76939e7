package parley.agent.delivery;

import java.util.Map;
import java.util.concurrent.CountDownLatch;

/// A subscriber in a process of its own, which prints `<partition> <number> <maybeRepeated>` for each record and, after
/// so many, stays in its handler for ever, so that it can be killed there.
final class SubscriberProcess {
    private SubscriberProcess() {}

    /// Runs until it is killed.
    ///
    /// @param arguments bootstrap servers, group prefix, number of records
    public static void main(String[] arguments) {
        var sender = new Sender(Map.of("bootstrap.servers", arguments[0]), 1);
        var options = SubscriberOptions.of(Sender.INTERACTION).withMaxBatch(20);
        var left = new CountDownLatch(Integer.parseInt(arguments[2]));
        BatchHandler handler = records -> {
            for (var record : records) {
                System.out.println(record.partition() + " " + record.sequence() + " " + record.maybeRepeated());
                System.out.flush();
                left.countDown();
                if (left.getCount() == 0) {
                    new CountDownLatch(1).await();
                }
            }
        };
        try (var subscriber = Subscriber.start(sender.delivery(arguments[1]), options, handler)) {
            subscriber.done().join();
        }
    }
}
