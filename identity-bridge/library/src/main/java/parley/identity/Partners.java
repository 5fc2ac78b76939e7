package parley.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.PartnershipEntry;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// The partners that a space has now, as `partnerships` says and our organisation's key bears out. Thread-safe.
///
/// A partner counts from when both have agreed and its lanes are there until either has ended it. It never changes, but
/// for the key that took the place of the one it had: what changes it otherwise is another partner.
public final class Partners implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Partners.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final OrganisationKeys own;
    private final Map<String, Partner> byInvitation = new HashMap<>();
    private final Map<String, List<String>> statements = new HashMap<>();
    private final Map<String, String> former = new HashMap<>();
    private final List<Listener> listeners = new ArrayList<>();
    private volatile List<Partner> current = List.of();
    private long read;
    private final TopicTail<PartnershipEntry> tail;

    /// Hears of partners that come and go: one call at a time, in the order in which they do.
    public interface Listener {
        /// From now on it is one.
        void joined(Partner partner);

        /// From now on it is none.
        void left(Partner partner);

        /// Everything below `next` in the topic has been told.
        default void read(long next) {}
    }

    private Partners(OrganisationKeys own, Map<String, Object> login) {
        this.own = own;
        this.tail = TopicTail.start(Topics.PARTNERSHIPS, login, new TopicTail.Listener<PartnershipEntry>() {
            @Override
            public void onRecord(ConsumerRecord<String, @Nullable PartnershipEntry> record) {
                take(record);
            }

            @Override
            public void onPosition(TopicPartition partition, long nextOffset) {
                read(nextOffset);
            }
        });
    }

    /// Starts to read.
    ///
    /// @param own our organisation's keys, with which it has signed whom it trusts
    /// @param login how to reach and log in to the broker
    public static Partners follow(OrganisationKeys own, Map<String, Object> login) {
        return new Partners(own, login);
    }

    /// Who is one now.
    public List<Partner> all() {
        return current;
    }

    /// The DIDs of those that were one, until either ended it, and are none now.
    public synchronized Set<String> former() {
        return former.values().stream()
                .filter(organisation -> of(organisation).isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /// What was signed about each that is one now, its statements in order.
    public synchronized List<List<String>> statements() {
        return List.copyOf(statements.values());
    }

    /// The partner that speaks for the twins of this organisation, if there is one.
    public Optional<Partner> of(String organisation) {
        return current.stream()
                .filter(partner -> partner.did().value().equals(organisation))
                .findFirst();
    }

    /// The same, for one who has heard of it, so that a partner that is not known may be on its way.
    ///
    /// @throws TimeoutException if that cannot be found out
    public Optional<Partner> awaited(String organisation) {
        var known = of(organisation);
        if (known.isEmpty() && !refresh()) {
            throw new TimeoutException("`partnerships` cannot be read, which may hold " + organisation);
        }
        return known.isPresent() ? known : of(organisation);
    }

    /// The id of the invitation with which the partnership with this one began.
    ///
    /// @throws IllegalArgumentException if it is no partner
    public synchronized String invitation(Partner partner) {
        return byInvitation.entrySet().stream()
                .filter(standing -> standing.getValue().equals(partner))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no partner: " + partner));
    }

    /// Why a word on the partnership that this partner's lane brought is [not believed][Partnership#doubt], if it is
    /// not. Of who is a partner no longer nothing is asked.
    ///
    /// @param rotations that were believed before, and may not stand in `partnerships` yet
    public synchronized Optional<String> doubt(Partner partner, List<String> rotations, String word) {
        return byInvitation.entrySet().stream()
                .filter(standing -> standing.getValue().equals(partner))
                .map(standing -> statements.getOrDefault(standing.getKey(), List.of()))
                .map(signed -> Stream.concat(signed.stream(), rotations.stream())
                        .distinct()
                        .toList())
                .flatMap(known -> Partnership.of(own, known).doubt(word).stream())
                .findFirst();
    }

    /// Tells this one of all partners that there are, and then of each that comes or goes.
    public synchronized void tell(Listener listener) {
        listeners.add(listener);
        current.forEach(listener::joined);
        if (read > 0) {
            listener.read(read);
        }
    }

    /// Done when what was signed before the start is known.
    public CompletableFuture<Void> caughtUp() {
        return tail.caughtUp();
    }

    /// The topic as it is read, for who reports how far.
    public TopicTail<PartnershipEntry> tail() {
        return tail;
    }

    /// Reads to the end that the topic has now; false if that does not succeed soon.
    public boolean refresh() {
        try {
            tail.refresh().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warn("not read to the end topic={} reason={}", tail.topic(), e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private synchronized void read(long next) {
        read = next;
        listeners.forEach(listener -> listener.read(next));
    }

    private synchronized void take(ConsumerRecord<String, @Nullable PartnershipEntry> record) {
        var before = byInvitation.get(record.key());
        var after = partner(record.key(), record.value());
        statements.remove(record.key());
        if (after != null && record.value() != null) {
            statements.put(record.key(), record.value().getStatements());
        }
        if (Objects.equals(before, after)) {
            learn(before, record.value());
            return;
        }
        if (before != null) {
            byInvitation.remove(record.key());
            current = List.copyOf(byInvitation.values());
            listeners.forEach(listener -> listener.left(before));
        }
        if (after != null) {
            byInvitation.put(record.key(), after);
            current = List.copyOf(byInvitation.values());
            listeners.forEach(listener -> listener.joined(after));
        }
        LOG.info("partners changed now={}", current);
    }

    private static void learn(@Nullable Partner partner, @Nullable PartnershipEntry entry) {
        if (partner != null && entry != null) {
            entry.getStatements().stream()
                    .filter(OrganisationKeyRotation::isOne)
                    .filter(each ->
                            OrganisationKeyRotation.read(each).organisation().equals(partner.did()))
                    .filter(partner.keys()::learn)
                    .forEach(_ -> LOG.info("partner has another key partner={}", partner));
        }
    }

    private @Nullable Partner partner(String invitation, @Nullable PartnershipEntry entry) {
        if (entry == null) {
            return null;
        }
        try {
            var partnership = Partnership.of(own, entry.getStatements());
            if (!partnership.id().equals(invitation)) {
                throw new IllegalArgumentException("stands under another key than its invitation's");
            }
            if (partnership.state() == Partnership.State.REMOVED) {
                partnership
                        .formerPartner()
                        .ifPresent(
                                partner -> former.put(invitation, partner.did().value()));
            }
            return partnership
                    .partner()
                    .filter(partner -> entry.getProvisioned() != null && alone(invitation, partner))
                    .orElse(null);
        } catch (IllegalArgumentException e) {
            LOG.error("no partnership invitation={} reason={}", invitation, e.getMessage());
            return null;
        }
    }

    /// Two partners of one name would share a lane, and of one DID an organisation would have two keys.
    private boolean alone(String invitation, Partner partner) {
        boolean alone = byInvitation.entrySet().stream()
                .filter(other -> !other.getKey().equals(invitation))
                .noneMatch(other -> other.getValue().name().equals(partner.name())
                        || other.getValue().did().equals(partner.did()));
        if (!alone) {
            LOG.error("ignored, there is a partner of that name or DID partner={}", partner);
        }
        return alone;
    }

    /// What keeps the topic from being read.
    public @Nullable Exception failure() {
        return tail.failure();
    }

    @Override
    public void close() {
        tail.close();
    }
}
