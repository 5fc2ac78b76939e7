package parley.broker.kafka;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.AuditEntry;
import parley.avro.Command;
import parley.avro.EffectSeen;
import parley.avro.Interaction;
import parley.avro.LaneDocument;
import parley.avro.Policy;
import parley.avro.PolicyVersion;
import parley.broker.view.Effects;
import parley.broker.view.RootVersions;
import parley.broker.view.Views;
import parley.fence.Fence;
import parley.fence.FenceWait;
import parley.identity.Did;
import parley.identity.Partner;
import parley.identity.Partners;
import parley.identity.Revocations;
import parley.identity.ServiceSettings;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Keeps the views as the topics say, and knows when a change is in force everywhere.
public final class BrokerTopics implements AutoCloseable {

    /// What a policy does to data goes through `interactions`; policies themselves say who sees what in the registry.
    private static final Set<String> APPLY_POLICIES = Set.of("twin-registry");

    private static final String GIVES_RIGHTS = "identity-bridge";

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /// Shorter than a transaction of the deciding topology may last.
    private static final Duration LONG_PATIENCE = Duration.ofSeconds(8);

    private static final Logger LOG = LoggerFactory.getLogger(BrokerTopics.class);

    private final List<TopicTail<?>> tails = new CopyOnWriteArrayList<>();
    private final TopicTail<?> twins;
    private final TopicTail<?> policies;
    private final TopicTail<?> commands;
    private final TopicTail<?> interactions;
    private final RootVersions roots = new RootVersions();
    private final AtomicLong lastPolicy = new AtomicLong(-1);
    private final AtomicLong lastInteraction = new AtomicLong(-1);
    private final KafkaAccess kafka;
    private final Views views;
    private final FenceWait fences;
    private final OutcomeTopics outcomes;
    private final String own;

    public BrokerTopics(
            ServiceSettings settings,
            KafkaAccess kafka,
            Partners partners,
            Revocations revocations,
            Views views,
            OutcomeTopics outcomes,
            InstantSource clock) {
        this.kafka = kafka;
        this.views = views;
        this.outcomes = outcomes;
        this.own = settings.did().value();
        this.fences = FenceWait.start(kafka.client(), clock);
        this.twins = TopicTail.start(
                Topics.TWINS, kafka.client(), record -> views.twins().take(record.key(), record.value()));
        tails.add(twins);
        tails.add(partners.tail());
        tails.add(revocations.tail());
        partners.tell(new Lanes(partners));
        tails.add(partnerDocuments());
        this.policies = policies();
        tails.add(policies);
        tails.add(TopicTail.start(Topics.POLICY_HISTORY, kafka.client(), record -> {
            PolicyVersion version = record.value();
            if (version != null) {
                views.history()
                        .take(new PolicyVersion(
                                roots.shared(version.getPolicy()), version.getAgent(), version.getAt()));
            }
        }));
        this.interactions = interactions();
        tails.add(interactions);
        tails.add(TopicTail.start(
                Topics.TRAFFIC, kafka.client(), record -> views.deliveries().take(record.key(), record.value())));
        this.commands = commands();
        tails.add(commands);
        tails.add(TopicTail.start(
                Topics.ASKED_COMMANDS,
                kafka.client(),
                record -> views.asked().take(record.key(), record.value(), record.offset())));
        tails.add(audit());
    }

    /// Follows the catalogue of each partner that there is.
    private final class Lanes implements Partners.Listener {
        private final Partners partners;
        private final Map<String, TopicTail<?>> open = new HashMap<>();

        Lanes(Partners partners) {
            this.partners = partners;
        }

        @Override
        public void joined(Partner partner) {
            views.delegations().joined(partners.invitation(partner), partner);
            TopicTail<?> catalogue = TopicTail.start(
                    Topics.mirroredCatalog(partner.name(), partner.nameForUs()),
                    kafka.client(),
                    record -> views.catalogue().take(partner, record.key(), record.value()));
            open.put(partner.name(), catalogue);
            tails.add(catalogue);
        }

        @Override
        public void left(Partner partner) {
            TopicTail<?> catalogue = open.remove(partner.name());
            if (catalogue != null) {
                tails.remove(catalogue);
                catalogue.close();
            }
            views.catalogue().forget(partner);
            views.delegations().left(partner);
        }
    }

    private TopicTail<?> partnerDocuments() {
        return TopicTail.start(Topics.PARTNER_DOCUMENTS, kafka.client(), new TopicTail.Listener<LaneDocument>() {
            @Override
            public void onRecord(ConsumerRecord<String, @Nullable LaneDocument> record) {
                views.delegations().take(record.key(), record.value());
            }

            // What is known takes rights away, and stays known
            @Override
            public void onUnreadable(ConsumerRecord<String, byte[]> record, RuntimeException why) {
                LOG.error(
                        "unreadable, ignored topic={} offset={} key={} reason={}",
                        record.topic(),
                        record.offset(),
                        record.key(),
                        why.getMessage());
            }
        });
    }

    private TopicTail<?> policies() {
        return TopicTail.start(Topics.POLICIES, kafka.client(), record -> {
            lastPolicy.set(record.offset());
            Policy said = record.value();
            if (said == null) {
                views.policies().remove(record.key());
            } else {
                Policy policy = roots.shared(said);
                views.policies().put(record.key(), policy);
                views.grounds().take(policy);
                views.replies().policySet(policy.getCause(), record.offset());
            }
        });
    }

    private TopicTail<?> interactions() {
        return TopicTail.start(Topics.INTERACTIONS, kafka.client(), record -> {
            lastInteraction.set(record.offset());
            Interaction interaction = record.value();
            views.interactions().take(record.key(), interaction, record.offset());
            if (interaction != null) {
                views.replies().changed(interaction.getCause(), record.key(), record.offset());
            }
        });
    }

    private TopicTail<?> commands() {
        return TopicTail.start(Topics.COMMANDS, kafka.client(), record -> {
            Command command = record.value();
            views.commands().take(record.key(), command);
            if (command != null && command.getRequesterOrganisation().equals(own)) {
                outcomes.sent(Did.ofTwin(command.getRequester()).twinName().orElseThrow());
            }
        });
    }

    private TopicTail<?> audit() {
        return TopicTail.start(Topics.AUDIT, kafka.client(), record -> {
            AuditEntry entry = record.value();
            if (entry == null || entry.getEffect() == null) {
                views.audit().take(record.key(), entry);
            }
            if (entry != null) {
                views.replies().audited(entry);
                Topics.auditTwin(record.key()).ifPresent(twin -> views.effects().take(twin, entry));
                EffectSeen effect = entry.getEffect();
                if (effect != null) {
                    views.grounds().inForce(effect.getCause(), effect.getAt());
                }
            }
        });
    }

    /// The topics that cannot be read now, or not yet to the end seen at the start.
    public List<String> behind() {
        return tails.stream()
                .filter(tail -> tail.failure() != null
                        || !tail.caughtUp().isDone()
                        || tail.caughtUp().isCompletedExceptionally())
                .map(TopicTail::topic)
                .toList();
    }

    /// Reads `twins` up to the end that it has now; false if that does not succeed soon.
    public boolean readTwins() {
        return read(twins, PATIENCE);
    }

    /// The same for who can wait longer, as it does at a start with many twins.
    public boolean awaitTwins() {
        return read(twins, LONG_PATIENCE);
    }

    /// Reads `commands` up to the end that it has now; false if that does not succeed soon.
    public boolean readCommands() {
        return read(commands, PATIENCE);
    }

    private static boolean read(TopicTail<?> tail, Duration patience) {
        try {
            tail.refresh().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("not read to the end topic={} reason={}", tail.topic(), e.toString());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Done within the deadline: true if by then nobody acts any more as if these had not been decided.
    public CompletableFuture<Boolean> inForce(Effects effects, Duration deadline) {
        CompletableFuture<Boolean> interactions = effects.interactions().isEmpty()
                ? CompletableFuture.completedFuture(true)
                : inForce(effects.audit().getChanged(), effects.interactions().getAsLong(), deadline);
        CompletableFuture<Boolean> policies = effects.policies().isEmpty()
                ? CompletableFuture.completedFuture(true)
                : held(fences.await(Topics.POLICIES.name(), effects.policies().getAsLong(), APPLY_POLICIES, deadline));
        return interactions.thenCombine(policies, Boolean::logicalAnd);
    }

    /// The same for all that `policies` and `interactions` say by now, which the views have then read.
    ///
    /// @param changed the interactions that the caller had changed, asked when the views have been read
    public CompletableFuture<Boolean> allInForce(Supplier<List<String>> changed, Duration deadline) {
        return CompletableFuture.allOf(policies.refresh(), interactions.refresh())
                .thenCompose(_ -> {
                    // Others report how far they are when a record comes: what was rolled back after it moves nobody
                    return inForce(changed.get(), lastInteraction.get(), deadline)
                            .thenCombine(
                                    held(fences.await(
                                            Topics.POLICIES.name(), lastPolicy.get(), APPLY_POLICIES, deadline)),
                                    Boolean::logicalAnd);
                });
    }

    /// The same for one interaction, as `interactions` has it at this offset.
    public CompletableFuture<Boolean> inForce(String interaction, long offset, Duration deadline) {
        return inForce(List.of(interaction), offset, deadline);
    }

    /// The same for several interactions, as `interactions` has them up to this offset.
    ///
    /// Everyone applies `interactions`. What goes on between two of our own twins, their agents may read by
    /// a right that stands until it is taken, whoever is silent.
    CompletableFuture<Boolean> inForce(List<String> changed, long offset, Duration deadline) {
        CompletableFuture<Boolean> all = held(fences.await(Topics.INTERACTIONS.name(), offset, deadline));
        return changed.stream().anyMatch(views.interactions()::local)
                ? all.thenCombine(
                        held(fences.awaitProof(Topics.INTERACTIONS.name(), offset, GIVES_RIGHTS, deadline)),
                        Boolean::logicalAnd)
                : all;
    }

    private static CompletableFuture<Boolean> held(CompletableFuture<Fence> waiting) {
        return waiting.thenApply(fence -> switch (fence) {
            case Fence.Held(var took) -> true;
            case Fence.NotYet(var instances) -> false;
        });
    }

    @Override
    public void close() {
        fences.close();
        tails.forEach(TopicTail::close);
    }
}
