package parley.testing;

import java.io.IOException;
import kafka.Kafka;
import kafka.tools.StorageTool;

/// The main class of a [KafkaProcess]: formats its folder on the first start, and ends with whoever started it.
final class BrokerMain {

    static final String CLUSTER = "cGFybGV5LXRlc3RpbmctMQ";

    private BrokerMain() {}

    /// Runs until it is killed.
    ///
    /// @param arguments the broker's properties file
    public static void main(String[] arguments) {
        Thread.ofPlatform().daemon().start(BrokerMain::endWithParent);
        String properties = arguments[0];
        int formatted = StorageTool.execute(
                new String[] {"format", "--ignore-formatted", "-t", CLUSTER, "-c", properties}, System.out);
        if (formatted != 0) {
            System.exit(formatted);
        }
        Kafka.main(new String[] {properties});
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // nobody writes
            }
        } catch (IOException e) {
            System.err.println(e);
        }
        Runtime.getRuntime().halt(1);
    }
}
