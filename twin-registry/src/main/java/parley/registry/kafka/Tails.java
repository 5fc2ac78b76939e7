package parley.registry.kafka;

import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Command;
import parley.avro.CustodyKey;
import parley.avro.Interaction;
import parley.avro.LaneMessage;
import parley.avro.Policy;
import parley.avro.SignedCatalogEntry;
import parley.avro.TwinEntry;
import parley.avro.Vocabulary;
import parley.identity.CatalogEntries;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeys;
import parley.identity.Partner;
import parley.identity.PublicKey;
import parley.registry.catalog.Lanes;
import parley.registry.find.Entry;
import parley.registry.find.Subjects;
import parley.registry.twins.OwnTwin;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// Follows every topic this service reads, and keeps the knowledge as they say.
final class Tails implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Tails.class);

    private final Knowledge knowledge;
    private final KafkaAccess kafka;
    private final OrganisationKey organisation;
    private final Consumer<String> changed;
    private final Quarantine quarantine;
    private final InstantSource clock;
    private final List<TopicTail<?>> all = new CopyOnWriteArrayList<>();

    /// @param organisation ours: its keys tell what of our own topics and lanes is ours
    /// @param changed told the DID of each of our twins about which something may be otherwise
    Tails(
            Knowledge knowledge,
            KafkaAccess kafka,
            OrganisationKey organisation,
            Consumer<String> changed,
            Quarantine quarantine,
            InstantSource clock) {
        this.knowledge = knowledge;
        this.kafka = kafka;
        this.organisation = organisation;
        this.changed = changed;
        this.quarantine = quarantine;
        this.clock = clock;
    }

    TopicTail<TwinEntry> twins() {
        OrganisationKeys ours = organisation.verifying();
        return follow(TopicTail.start(Topics.TWINS, kafka.client(), new TopicTail.Listener<TwinEntry>() {
            @Override
            public void onRecord(ConsumerRecord<String, @Nullable TwinEntry> record) {
                take(Prepared.of(record, ours));
            }

            // Verifying and parsing is most of the work when all is read, and one twin's needs no other's.
            @Override
            public void onRecords(
                    List<ConsumerRecord<String, @Nullable TwinEntry>> records,
                    Consumer<ConsumerRecord<String, @Nullable TwinEntry>> dealtWith) {
                List<Prepared> prepared = records.parallelStream()
                        .map(record -> Prepared.of(record, ours))
                        .toList();
                for (Prepared each : prepared) {
                    take(each);
                    dealtWith.accept(each.record());
                }
            }
        }));
    }

    /// @param reading null if the twin was deleted
    /// @param searched null if it is no twin of ours
    private record Prepared(
            ConsumerRecord<String, @Nullable TwinEntry> record,
            OwnTwin.@Nullable Reading reading,
            @Nullable Entry searched) {

        static Prepared of(ConsumerRecord<String, @Nullable TwinEntry> record, OrganisationKeys organisation) {
            TwinEntry entry = record.value();
            if (entry == null) {
                return new Prepared(record, null, null);
            }
            OwnTwin.Reading reading = OwnTwin.read(record.key(), entry, organisation);
            return new Prepared(
                    record, reading, reading instanceof OwnTwin.Reading.Valid ? Entry.of(Subjects.own(entry)) : null);
        }
    }

    private void take(Prepared prepared) {
        ConsumerRecord<String, @Nullable TwinEntry> record = prepared.record();
        remember(record);
        switch (prepared.reading()) {
            case OwnTwin.Reading.Valid(var twin) -> {
                knowledge.twins().put(twin);
                knowledge.index().put(Objects.requireNonNull(prepared.searched()));
            }
            case OwnTwin.Reading.Invalid(var why) -> {
                forget(record.key());
                LOG.error("not a twin of ours twin={} offset={} reason={}", record.key(), record.offset(), why);
            }
            case null -> {
                knowledge.twins().deleted(record.key(), record.offset());
                knowledge.index().remove(record.key());
            }
        }
        changed.accept(record.key());
    }

    private void remember(ConsumerRecord<String, @Nullable TwinEntry> record) {
        try {
            RequestHeader.of(record.headers())
                    .ifPresent(request -> knowledge.seen().add(record.key(), request, clock.instant()));
        } catch (IllegalArgumentException e) {
            LOG.error("no request twin={} offset={} reason={}", record.key(), record.offset(), e.getMessage());
        }
    }

    private void forget(String twin) {
        knowledge.twins().remove(twin);
        knowledge.index().remove(twin);
    }

    TopicTail<CustodyKey> custody() {
        return follow(TopicTail.start(Topics.CUSTODY_KEYS, kafka.client(), record -> {
            CustodyKey kept = record.value();
            try {
                if (kept == null) {
                    knowledge.custody().remove(record.key());
                } else {
                    knowledge.custody().put(record.key(), PublicKey.multibase(kept.getKey()));
                }
            } catch (IllegalArgumentException e) {
                knowledge.custody().remove(record.key());
                LOG.error("not a key agent={} offset={} reason={}", record.key(), record.offset(), e.getMessage());
            }
        }));
    }

    TopicTail<Vocabulary> vocabularies() {
        return follow(TopicTail.start(Topics.VOCABULARIES, kafka.client(), record -> {
            Vocabulary vocabulary = record.value();
            if (vocabulary != null) {
                knowledge
                        .vocabularies()
                        .take(vocabulary)
                        .ifPresent(why -> LOG.error(
                                "not used vocabulary={} offset={} reason={}", record.key(), record.offset(), why));
                knowledge.searches().everythingChanged();
            }
        }));
    }

    /// @param position told after each advance
    TopicTail<Policy> policies(Runnable position) {
        return follow(TopicTail.start(Topics.POLICIES, kafka.client(), new TopicTail.Listener<Policy>() {
            @Override
            public void onRecord(ConsumerRecord<String, @Nullable Policy> record) {
                Policy policy = record.value();
                if (policy == null) {
                    knowledge.policies().remove(record.key());
                } else {
                    knowledge.policies().put(record.key(), policy);
                }
                searched(record.key());
                changed.accept(record.key());
            }

            @Override
            public void onPosition(TopicPartition partition, long nextOffset) {
                position.run();
            }
        }));
    }

    /// A policy is a twin's, or our organisation's for all that its twins may look at.
    private void searched(String did) {
        if (knowledge.twins().get(did).isPresent()) {
            knowledge.searches().changed(did);
        } else {
            knowledge.searches().everythingChanged();
        }
    }

    /// @param position told the next offset after each advance
    /// @param dealing told the twins of each interaction
    TopicTail<Interaction> interactions(Consumer<Long> position, Consumer<String> dealing) {
        return follow(TopicTail.start(Topics.INTERACTIONS, kafka.client(), new TopicTail.Listener<Interaction>() {
            @Override
            public void onRecord(ConsumerRecord<String, @Nullable Interaction> record) {
                Interaction interaction = record.value();
                if (interaction == null) {
                    knowledge.interactions().remove(record.key());
                } else {
                    knowledge.interactions().put(record.key(), interaction);
                    knowledge.dealings().take(interaction);
                    dealing.accept(interaction.getRequester());
                    dealing.accept(interaction.getProvider());
                }
            }

            @Override
            public void onPosition(TopicPartition partition, long nextOffset) {
                position.accept(nextOffset);
            }
        }));
    }

    /// @param dealing told the twins of each command
    TopicTail<Command> commands(Consumer<String> dealing) {
        return follow(TopicTail.start(Topics.COMMANDS, kafka.client(), record -> {
            Command command = record.value();
            if (command != null) {
                knowledge.dealings().take(command);
                dealing.accept(command.getRequester());
                dealing.accept(command.getProvider());
            }
        }));
    }

    TopicTail<LaneMessage> documents(Partner partner, TopicTail.Listener<LaneMessage> held) {
        return follow(TopicTail.start(Topics.laneInteractions(partner.name()), kafka.client(), held));
    }

    TopicTail<SignedCatalogEntry> lane(Partner partner) {
        OrganisationKeys ours = organisation.verifying();
        return follow(TopicTail.start(Topics.laneCatalog(partner.name()), kafka.client(), record -> {
            if (!record.key().equals(organisation.organisation().value())) { // which is our heartbeat's
                knowledge.lanes().holds(partner.name(), record.key(), ours(partner, record, ours), record.offset());
                changed.accept(record.key());
            }
        }));
    }

    /// What anybody else has written into a lane of ours is no entry of ours: the partner does not believe it.
    private Lanes.@Nullable Entry ours(
            Partner partner, ConsumerRecord<String, @Nullable SignedCatalogEntry> record, OrganisationKeys ours) {
        SignedCatalogEntry signed = record.value();
        if (signed == null) {
            return null;
        }
        return switch (CatalogEntries.verify(record.key(), signed, partner.did(), ours)) {
            case CatalogEntries.Result.Verified(var entry) ->
                new Lanes.Entry(entry, ours.signedBefore(signed.getProof()));
            case CatalogEntries.Result.Refused(var why) -> {
                LOG.error(
                        "not an entry of ours partner={} twin={} offset={} reason={}",
                        partner.name(),
                        record.key(),
                        record.offset(),
                        why);
                yield null;
            }
        };
    }

    /// What a partner's registry wrote for us, as MirrorMaker brought it.
    TopicTail<byte[]> mirrored(Partner partner) {
        return follow(TopicTail.start(
                mirroredCatalog(partner),
                new ByteArrayDeserializer(),
                kafka.client(),
                new PartnerCatalog(partner, organisation.organisation(), knowledge, quarantine, clock)));
    }

    static String mirroredCatalog(Partner partner) {
        return Topics.mirroredCatalog(partner.name(), partner.nameForUs()).name();
    }

    /// The topics that cannot be read now, or not yet to the end seen at the start.
    List<String> behind() {
        return all.stream()
                .filter(tail -> tail.failure() != null
                        || !tail.caughtUp().isDone()
                        || tail.caughtUp().isCompletedExceptionally())
                .map(TopicTail::topic)
                .toList();
    }

    /// Done when every topic followed so far was read to the end seen at the start.
    CompletableFuture<Void> caughtUp() {
        return CompletableFuture.allOf(all.stream().map(TopicTail::caughtUp).toArray(CompletableFuture<?>[]::new));
    }

    /// Follows these no longer.
    void stop(List<TopicTail<?>> tails) {
        all.removeAll(tails);
        tails.forEach(TopicTail::close);
    }

    /// Forgets what one that is a partner no more had shown.
    void forget(Partner partner) {
        knowledge.partners().forget(partner).forEach(knowledge.index()::remove);
    }

    @Override
    public void close() {
        all.forEach(TopicTail::close);
    }

    private <V> TopicTail<V> follow(TopicTail<V> tail) {
        all.add(tail);
        return tail;
    }
}
