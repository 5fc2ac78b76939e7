package parley.feeds.flow;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Interaction;
import parley.framing.RouteTag;
import parley.topics.TopicTail;

/// Does one thing for every epoch of an interaction that needs it: once, and again until it has succeeded, also after a
/// restart as long as the interaction still shows the need. Runs on a thread of its own.
public final class Chore implements TopicTail.Listener<Interaction>, AutoCloseable {

    private static final long RETRY_MILLIS = 200;
    private static final Logger LOG = LoggerFactory.getLogger(Chore.class);

    private final String name;
    private final Predicate<Interaction> needed;
    private final Task task;
    private final Map<RouteTag, Interaction> pending = new LinkedHashMap<>();
    private final Set<RouteTag> done = new HashSet<>();
    private final Semaphore news = new Semaphore(0);
    private final Worker worker;
    private boolean begun;

    /// The thing to be done.
    public interface Task {

        /// Does it; doing it twice must be harmless.
        ///
        /// @throws Exception it has to be tried again
        void perform(Interaction interaction) throws Exception;
    }

    /// Starts the thread, which waits for [#begin()].
    ///
    /// @param name of the thread
    /// @param needed what a record must say to need it; a later record of the epoch may say that it no longer does
    public Chore(String name, Predicate<Interaction> needed, Task task, Counters counters) {
        this.name = name;
        this.needed = needed;
        this.task = task;
        this.worker = Worker.start(name, this::run, counters);
    }

    /// `interactions` has been read to its end: what needs it now really does.
    public synchronized void begin() {
        begun = true;
        news.release();
    }

    @Override
    public synchronized void onRecord(ConsumerRecord<String, @Nullable Interaction> record) {
        Interaction interaction = record.value();
        pending.keySet().removeIf(tag -> tag.interaction().equals(record.key()));
        if (interaction != null && needed.test(interaction)) {
            RouteTag tag = new RouteTag(record.key(), interaction.getEpoch());
            if (!done.contains(tag)) {
                pending.put(tag, interaction);
            }
        } else {
            done.removeIf(tag -> tag.interaction().equals(record.key()));
        }
    }

    @Override
    public void onPosition(TopicPartition partition, long nextOffset) {
        news.release();
    }

    private void run(BooleanSupplier running) throws InterruptedException {
        while (running.getAsBoolean()) {
            if (news.tryAcquire(RETRY_MILLIS, TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
            due().forEach(this::perform);
        }
    }

    private synchronized List<Interaction> due() {
        return begun ? List.copyOf(pending.values()) : List.of();
    }

    private void perform(Interaction interaction) {
        RouteTag tag = new RouteTag(interaction.getId(), interaction.getEpoch());
        try {
            task.perform(interaction);
            LOG.info("done chore={} interaction={}", name, tag);
            done(tag);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            LOG.warn("to be tried again chore={} interaction={} reason={}", name, tag, e.toString());
        }
    }

    private synchronized void done(RouteTag tag) {
        if (pending.remove(tag) != null) {
            done.add(tag);
        }
    }

    @Override
    public void close() {
        news.release();
        worker.close();
    }
}
