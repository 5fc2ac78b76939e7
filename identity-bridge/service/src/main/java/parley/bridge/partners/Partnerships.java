package parley.bridge.partners;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps what follows from partnerships in step with them, again until it succeeds, on a thread of its own.
public final class Partnerships implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Partnerships.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final PartnerBook book;
    private final Supplier<? extends Rights> rights;
    private final long bytesPerSecond;
    private final Map<String, Object> client;
    private final OwnRotations rotations;
    private final InstantSource clock;
    private final Thread thread = Thread.ofPlatform().name("partners").daemon().unstarted(this::run);
    private volatile boolean closed;
    private volatile @Nullable String trouble = "partners not looked at yet";

    private Partnerships(
            PartnerBook book,
            Supplier<? extends Rights> rights,
            long bytesPerSecond,
            Map<String, Object> client,
            OwnRotations rotations,
            InstantSource clock) {
        this.book = book;
        this.rights = rights;
        this.bytesPerSecond = bytesPerSecond;
        this.client = Map.copyOf(client);
        this.rotations = rotations;
        this.clock = clock;
    }

    /// Starts it.
    ///
    /// @param rights opens the cluster's rights anew
    /// @param bytesPerSecond what each partner may read, and each mirror write
    /// @param client how to reach and log in to the broker
    /// @param rotations of our own key, which partners are to hear of
    public static Partnerships start(
            PartnerBook book,
            Supplier<? extends Rights> rights,
            long bytesPerSecond,
            Map<String, Object> client,
            OwnRotations rotations,
            InstantSource clock) {
        var partnerships = new Partnerships(book, rights, bytesPerSecond, client, rotations, clock);
        partnerships.thread.start();
        return partnerships;
    }

    /// What is not as it is to be, for people; null while all is.
    public @Nullable String trouble() {
        return trouble;
    }

    private void run() {
        while (!closed) {
            try (var open = rights.get();
                    var provisioner = new PartnerProvisioner(book, open, bytesPerSecond, client, rotations, clock)) {
                while (!closed) {
                    long seen = book.version();
                    boolean settled = provisioner.settle();
                    trouble = null;
                    book.awaitAfter(seen, settled ? LOOK : RETRY);
                }
            } catch (IOException | ExecutionException | TimeoutException | KafkaException e) {
                failed(e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void failed(Exception e) {
        if (closed) {
            return;
        }
        if (trouble == null) {
            LOG.warn("partners not settled, trying on", e);
        }
        trouble = "partners not settled: " + e.getMessage();
        try {
            Thread.sleep(RETRY);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CLOSING);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
