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
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration LOOK = Duration.ofMinutes(1);
    private static final Duration CLOSING = Duration.ofSeconds(10);

    private final PartnerBook book;
    private final Supplier<? extends Rights> rights;
    private final Duration look;
    private final long bytesPerSecond;
    private final Map<String, Object> client;
    private final OwnRotations rotations;
    private final InstantSource clock;
    private final Thread thread = Thread.ofPlatform().name("partners").daemon().unstarted(this::run);
    private long lookAt = System.nanoTime();
    private boolean looked = true;
    private volatile boolean closed;
    private volatile @Nullable String trouble = "partners not looked at yet";

    private Partnerships(
            PartnerBook book,
            Supplier<? extends Rights> rights,
            Duration look,
            long bytesPerSecond,
            Map<String, Object> client,
            OwnRotations rotations,
            InstantSource clock) {
        this.book = book;
        this.rights = rights;
        this.look = look;
        this.bytesPerSecond = bytesPerSecond;
        this.client = Map.copyOf(client);
        this.rotations = rotations;
        this.clock = clock;
    }

    /// Starts it.
    ///
    /// @param rights opens the cluster's rights anew
    /// @param look how often all of them are looked at
    /// @param bytesPerSecond what each partner may read, and each mirror write
    /// @param client how to reach and log in to the broker
    /// @param rotations of our own key, which partners are to hear of
    public static Partnerships start(
            PartnerBook book,
            Supplier<? extends Rights> rights,
            Duration look,
            long bytesPerSecond,
            Map<String, Object> client,
            OwnRotations rotations,
            InstantSource clock) {
        var partnerships = new Partnerships(book, rights, look, bytesPerSecond, client, rotations, clock);
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
                    keep(open);
                    boolean settled = provisioner.settle();
                    trouble = null;
                    book.awaitAfter(seen, untilDue(settled ? LOOK : RETRY));
                }
            } catch (IOException | ExecutionException | TimeoutException | KafkaException e) {
                failed(e);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /// On the thread that gives partners their rights, so that none is taken that was given just now. A look that fails
    /// holds up no partner.
    private void keep(Rights open) {
        if (System.nanoTime() - lookAt < 0) {
            return;
        }
        lookAt = System.nanoTime() + look.toNanos();
        try {
            open.keep(() -> StandingRights.of(book.current()));
            looked = true;
        } catch (IOException | KafkaException e) {
            if (looked) {
                LOG.warn("rights of services and partners not looked at, trying on", e);
            }
            looked = false;
        }
    }

    private Duration untilDue(Duration most) {
        var due = Duration.ofNanos(Math.max(LEAST.toNanos(), lookAt - System.nanoTime()));
        return due.compareTo(most) < 0 ? due : most;
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
