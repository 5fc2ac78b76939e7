package parley.broker.api;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.CommandBody;
import parley.avro.LogEntry;
import parley.avro.Outcome;
import parley.broker.kafka.RequestLog;
import parley.broker.kafka.RootPolicyReach;
import parley.broker.view.Effects;
import parley.broker.view.Replies;
import parley.broker.view.Views;

/// Puts requests into the log and waits for what follows, on the caller's thread.
@Singleton
final class Requests {

    /// After this, what is not done is answered with 202.
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Requests.class);

    private final RequestLog log;
    private final Views views;
    private final RootPolicyReach reach;
    private final InstantSource clock;

    Requests(RequestLog log, Views views, RootPolicyReach reach, InstantSource clock) {
        this.log = log;
        this.views = views;
        this.reach = reach;
        this.clock = clock;
    }

    /// The time there is to answer one call.
    final class Patience {
        private final long until = clock.millis() + PATIENCE.toMillis();

        Duration left() {
            return Duration.ofMillis(Math.max(0, until - clock.millis()));
        }

        long usedMillis() {
            return PATIENCE.toMillis() - left().toMillis();
        }

        /// The future's value, if it comes in time.
        <T> Optional<T> await(CompletableFuture<T> future) {
            try {
                return Optional.of(future.get(left().toMillis(), TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                return Optional.empty();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /// Starts the time of a call.
    Patience patience() {
        return new Patience();
    }

    /// Puts where decisions find it what belongs to an event that is decided on already.
    void carry(CommandBody body) {
        await(log.append(body));
    }

    /// What followed from the event; empty if that is not known in time.
    Optional<Effects> decide(Acting.Signed signed, String providerTwin, Object event, Patience patience) {
        return decide(signed, providerTwin, event, null, patience);
    }

    /// The same for an event that something belongs to which decisions do not read.
    Optional<Effects> decide(
            Acting.Signed signed, String providerTwin, Object event, @Nullable CommandBody body, Patience patience) {
        LogEntry entry = new LogEntry(signed.entryId(), event);
        try (Replies.Expected reply = views.replies().expect(entry.getId())) {
            reach.asking(() -> {
                reach.missing(providerTwin).ifPresent(missing -> await(log.append(providerTwin, missing)));
                CompletableFuture<Void> decided = log.append(providerTwin, entry);
                await(body == null ? decided : CompletableFuture.allOf(log.append(body), decided));
            });
            Optional<Effects> effects = patience.await(reply.effects());
            if (effects.filter(known -> known.audit().getOutcome() == Outcome.IGNORED)
                    .isPresent()) {
                throw Problems.replayed();
            }
            return effects;
        }
    }

    /// Whether the decision is in force everywhere in time; when it was first seen to be is remembered.
    boolean inForce(String cause, CompletableFuture<Boolean> fence, Patience patience) {
        boolean held = patience.await(fence).orElse(false);
        if (held) {
            views.grounds().inForce(cause, clock.instant());
        }
        return held;
    }

    /// One entry for the log.
    ///
    /// @param twin the provider twin whose log it goes into
    record Entry(String twin, LogEntry entry) {}

    /// What followed from each of the entries, as far as that is known in time. All are in the log before any is waited
    /// for; the last goes in when all others are, so that whoever repeats it repeats nothing that is missing.
    List<Optional<Effects>> decideAll(List<Entry> entries, Patience patience) {
        List<Replies.Expected> replies = entries.stream()
                .map(each -> views.replies().expect(each.entry().getId()))
                .toList();
        try {
            appendAll(entries.subList(0, entries.size() - 1));
            appendAll(List.of(entries.getLast()));
            return replies.stream()
                    .map(reply -> patience.await(reply.effects()))
                    .toList();
        } finally {
            replies.forEach(Replies.Expected::close);
        }
    }

    private void appendAll(List<Entry> entries) {
        await(CompletableFuture.allOf(entries.stream()
                .map(each -> log.append(each.twin(), each.entry()))
                .toArray(CompletableFuture<?>[]::new)));
    }

    private static void await(CompletableFuture<Void> appended) {
        try {
            appended.get();
        } catch (ExecutionException e) {
            LOG.warn("the log did not take what was to be decided on", e.getCause());
            throw Problems.unavailable("the log does not answer; the request may be sent again as it is");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problems.unavailable("interrupted");
        }
    }
}
