package parley.plugins;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.time.Duration;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.awaitility.Awaitility;

/// Where a broker keeps fetches that wait for records, seen through its own metrics.
record FetchPurgatory(JMXConnector connector) implements AutoCloseable {
    private static final String SIZE =
            "kafka.server:type=DelayedOperationPurgatory,name=NumDelayedOperations,delayedOperation=Fetch";

    /// That of the broker with this process id.
    @SuppressWarnings("BanJNDI") // a process that the test itself has started
    static FetchPurgatory of(long pid) throws Exception {
        var broker = VirtualMachine.attach(Long.toString(pid));
        try {
            return new FetchPurgatory(
                    JMXConnectorFactory.connect(new JMXServiceURL(broker.startLocalManagementAgent())));
        } finally {
            broker.detach();
        }
    }

    /// Waits until as many fetches wait.
    void await(int fetches) throws Exception {
        var size = new ObjectName(SIZE);
        var server = connector.getMBeanServerConnection();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() ->
                        server.getAttribute(size, "Value") instanceof Number waiting && waiting.intValue() == fetches);
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
