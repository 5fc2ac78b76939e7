package parley.bridge.partners;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.PartnershipEntry;
import parley.bridge.StateWriter;
import parley.identity.OrganisationKeys;
import parley.identity.Partnership;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// All partnerships of the space, as `partnerships` says; their only writer. Thread-safe.
public final class PartnerBook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PartnerBook.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final OrganisationKeys own;
    private final InstantSource clock;
    private final Map<String, Standing> standings = new HashMap<>();
    private final Set<String> unreadable = new HashSet<>();
    private long version;
    private final StateWriter<PartnershipEntry> writer;
    private final TopicTail<PartnershipEntry> tail;

    /// @param own our organisation's keys
    public PartnerBook(OrganisationKeys own, Map<String, Object> client, InstantSource clock) {
        this.own = own;
        this.writer = new StateWriter<>(Topics.PARTNERSHIPS, client);
        this.clock = clock;
        this.tail = TopicTail.start(Topics.PARTNERSHIPS, client, this::take);
    }

    private synchronized void take(ConsumerRecord<String, @Nullable PartnershipEntry> record) {
        var entry = record.value();
        unreadable.remove(record.key());
        try {
            if (entry == null) {
                standings.remove(record.key());
            } else {
                var partnership = Partnership.of(own, entry.getStatements());
                standings.put(record.key(), new Standing(partnership, entry.getProvisioned(), record.offset()));
            }
        } catch (IllegalArgumentException e) {
            unreadable.add(record.key());
            LOG.error("no partnership invitation={} reason={}", record.key(), e.getMessage());
        }
        version++;
        notifyAll();
    }

    /// Records these statements, if they are about this invitation and follow on what there is.
    ///
    /// @throws IllegalArgumentException saying why they are refused
    /// @throws IOException if they could not be recorded, or that is not certain
    synchronized Standing offer(String invitation, List<String> statements) throws IOException {
        var alone = Partnership.of(own, statements);
        if (!alone.id().equals(invitation)) {
            throw new IllegalArgumentException(
                    "the statements are about the invitation " + alone.id() + ", not about " + invitation);
        }
        refresh();
        var known = standings.get(alone.id());
        var offered = known == null ? alone : alone.withRotations(known.partnership());
        var next = Admission.of(offered, known, standings.values(), clock.instant());
        if (next.isPresent()) {
            write(next.get(), since(known, next.get()));
            LOG.info("partnership {}", next.get());
        }
        return standing(offered.id()).orElseThrow(() -> new IOException("not found again: " + offered.id()));
    }

    /// Records that the other side has ended it.
    ///
    /// @throws IllegalArgumentException if it has not signed that
    /// @throws IOException if it could not be recorded, or that is not certain
    synchronized void end(String invitation, String removal) throws IOException {
        var standing = standings.get(invitation);
        if (standing != null && standing.partnership().state() == Partnership.State.AGREED) {
            var ended = standing.partnership().with(removal);
            write(ended, since(standing, ended));
            LOG.info("partnership {}", ended);
        }
    }

    /// What was begun for a partnership is taken apart when it ends, whether or not it was complete.
    private @Nullable Instant since(@Nullable Standing known, Partnership next) {
        if (known == null) {
            return null;
        }
        boolean begun = known.partnership().state() == Partnership.State.AGREED;
        return known.provisioned() == null && begun && next.state() == Partnership.State.REMOVED
                ? clock.instant()
                : known.provisioned();
    }

    /// Records that either of the two has another key.
    ///
    /// @throws IllegalArgumentException if that is not to be believed
    /// @throws IOException if it could not be recorded, or that is not certain
    synchronized void rotated(String invitation, String rotation) throws IOException {
        var standing = standings.get(invitation);
        if (standing == null) {
            return;
        }
        var rotated = standing.partnership().with(rotation);
        if (!rotated.equals(standing.partnership())) {
            write(rotated, standing.provisioned());
            LOG.info("partnership with another key {}", rotated);
        }
    }

    /// Records that what follows from a partnership is complete, or that nothing of it is left; what was said of it
    /// meanwhile stays said.
    synchronized void provisioned(String invitation, @Nullable Instant since) throws IOException {
        refresh();
        var standing = standings.get(invitation);
        if (standing != null) {
            write(standing.partnership(), since);
        }
    }

    private void write(Partnership partnership, @Nullable Instant provisioned) throws IOException {
        writer.write(partnership.id(), new PartnershipEntry(partnership.signed(), provisioned));
        refresh();
    }

    private void refresh() throws IOException {
        // The tail's thread needs this monitor
        var read = tail.caughtUp().thenCompose(_ -> tail.refresh());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!read.isDone() && System.nanoTime() - deadline < 0) {
                wait(10);
            }
            read.get(0, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("cannot read " + tail.topic(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading " + tail.topic(), e);
        }
    }

    /// That partnership as it stands.
    synchronized Optional<Standing> standing(String invitation) {
        return Optional.ofNullable(standings.get(invitation));
    }

    /// All of them.
    synchronized List<Standing> all() {
        return List.copyOf(standings.values());
    }

    /// All that are written by now.
    ///
    /// @throws IOException if there is one that cannot be read, or that is not certain
    synchronized List<Standing> current() throws IOException {
        refresh();
        if (!unreadable.isEmpty()) {
            throw new IOException("no partnerships: " + unreadable);
        }
        return all();
    }

    /// Waits until that partnership is so, or the time is over; as it stands then.
    synchronized Optional<Standing> await(String invitation, Predicate<Standing> so, Duration time)
            throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); left > 0; left = (deadline - System.nanoTime()) / 1_000_000) {
            var standing = standings.get(invitation);
            if (standing == null || so.test(standing)) {
                break;
            }
            wait(left);
        }
        return standing(invitation);
    }

    /// How often anything has changed.
    synchronized long version() {
        return version;
    }

    /// Waits until there is more than that version knew, or the time is over.
    synchronized void awaitAfter(long seen, Duration time) throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        for (long left = time.toMillis(); version == seen && left > 0; ) {
            wait(left);
            left = (deadline - System.nanoTime()) / 1_000_000;
        }
    }

    /// What keeps the topic from being read.
    @Nullable
    Exception failure() {
        return tail.failure();
    }

    @Override
    public void close() {
        tail.close();
        writer.close();
    }
}
