package parley.broker.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.AttestationRevoked;
import parley.avro.AuditEntry;
import parley.avro.Command;
import parley.avro.CommandBody;
import parley.avro.CommandState;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.Policy;
import parley.avro.PolicyVersion;
import parley.avro.Tick;
import parley.broker.deciding.Change;
import parley.broker.deciding.Decider;
import parley.broker.deciding.Decision;
import parley.broker.deciding.TwinState;
import parley.identity.audit.Salt;
import parley.topics.Topics;

/// Decides on each entry of the log, and applies the decision: to the stores, to the public topics, to the lanes.
final class DecidingProcessor implements Processor<String, SpecificRecord, String, Object> {

    private static final Logger LOG = LoggerFactory.getLogger(DecidingProcessor.class);

    private static final Duration SHORTEST = Duration.ofMillis(1);

    private final String own;
    private final PartnerNames partners;
    private final Signers signers;
    private final Supplier<Salt> salts;
    private final OwnDocuments documents;
    private final Tellings tellings;
    private final Alarms alarms;
    private @Nullable Cancellable alarm;
    private @Nullable Instant alarmAt;
    private ProcessorContext<String, Object> context;
    private KeyValueStore<String, Policy> policies;
    private KeyValueStore<String, Interaction> interactions;
    private WindowStore<String, Long> decided;
    private CommandStore commands;
    private SeenRequests seen;
    private KeyValueStore<String, AttestationRevoked> revoked;
    private Courier courier;
    private AuditChains chains;

    @SuppressWarnings("NullAway.Init") // Streams calls init before anything else
    DecidingProcessor(
            String own, PartnerNames partners, Signers signers, Supplier<Salt> salts, OwnDocuments documents) {
        this.own = own;
        this.partners = partners;
        this.signers = signers;
        this.salts = salts;
        this.documents = documents;
        this.tellings = new Tellings(own, partners, signers.halves(), documents);
        this.alarms = new Alarms(own);
    }

    @Override
    public void init(ProcessorContext<String, Object> given) {
        context = given;
        policies = given.getStateStore(DecidingTopology.POLICY_STORE);
        interactions = given.getStateStore(DecidingTopology.INTERACTION_STORE);
        decided = given.getStateStore(DecidingTopology.DECIDED_STORE);
        revoked = given.getStateStore(DecidingTopology.REVOKED_STORE);
        commands = new CommandStore(given.getStateStore(DecidingTopology.COMMAND_STORE));
        seen = new SeenRequests(given.getStateStore(DecidingTopology.SEEN_STORE));
        courier = new Courier(
                given.getStateStore(DecidingTopology.BODY_STORE),
                given.getStateStore(DecidingTopology.ASKED_STORE),
                given.getStateStore(DecidingTopology.ERRAND_STORE),
                new Addresses(own, partners, signers.reports(), this::send));
        chains = new AuditChains(given, signers.heads(), salts);
        try (KeyValueIterator<String, Interaction> all = interactions.all()) {
            while (all.hasNext()) {
                KeyValue<String, Interaction> entry = all.next();
                alarms.set(entry.key, entry.value, policies.get(StoredByTwin.twin(entry.key)));
            }
        }
        schedule();
    }

    @Override
    public void process(Record<String, SpecificRecord> record) {
        String twin = record.key();
        Instant now = Instant.ofEpochMilli(record.timestamp());
        switch (record.value()) {
            case LogEntry entry when twin != null -> process(twin, entry, now);
            case CommandBody body
            when twin != null ->
                courier.arrived(body, commands.get(StoredByTwin.key(twin, courier.awaiting(body.getId()))), now);
            case null, default ->
                LOG.error("ignored, since it has no key or no value timestamp={}", record.timestamp());
        }
    }

    private void process(String twin, LogEntry entry, Instant now) {
        TwinState state = new TwinState(
                twin,
                policies.get(twin),
                new StoredByTwin<>(interactions, twin),
                new DecidedEntries(decided, now),
                commands.of(twin),
                new StoredByTwin<>(revoked, twin),
                seen.of(twin));
        List<Change> changes = decide(state, entry, now).changes();
        tellings.prepare(changes);
        changes.forEach(change -> apply(twin, change, now));
        if (entry.getEvent() instanceof Tick tick) {
            ticked(twin, tick.getInteraction(), now);
        }
        commands.forget(now);
        seen.forget(now);
        schedule();
    }

    /// An error while deciding decides nothing, and stops nothing either.
    private Decision decide(TwinState state, LogEntry entry, Instant now) {
        try {
            return Decider.decide(state, entry, now, own);
        } catch (RuntimeException e) {
            LOG.error("refused, since deciding failed entry={} twin={}", entry.getId(), state.twin(), e);
            return Decider.failed(state, entry, now, own);
        }
    }

    private void apply(String twin, Change change, Instant now) {
        switch (change) {
            case Change.PolicySet(var policy, var agent) -> {
                policies.put(twin, policy);
                considered(twin, policy, now);
                send(DecidingTopology.POLICIES, twin, policy, now);
                send(DecidingTopology.POLICY_HISTORY, twin, new PolicyVersion(policy, agent, now), now);
            }
            case Change.InteractionSet(var interaction, var tellPartner) -> {
                String key = StoredByTwin.key(twin, interaction.getId());
                interactions.put(key, interaction);
                alarms.set(key, interaction, policies.get(twin));
                send(DecidingTopology.INTERACTIONS, interaction.getId(), interaction, now);
                if (tellPartner) {
                    tellings.of(interaction)
                            .ifPresent(
                                    told -> send(DecidingTopology.INTERACTION_LANES, interaction.getId(), told, now));
                }
            }
            case Change.Revoked(var revocation) -> revoked(twin, revocation, now);
            case Change.RequestSeen(var id, var validUntil) -> seen.add(twin, id, validUntil);
            case Change.CommandSet(var command) -> set(twin, command, now);
            case Change.CancellationMarked(var over) -> courier.mark(over, now);
            case Change.CommandAsked(var command) -> courier.run(Courier.Errand.ASK, command, now);
            case Change.CommandForwarded(var command) -> courier.run(Courier.Errand.FORWARD, command, now);
            case Change.CommandHandedOver(var command) -> courier.run(Courier.Errand.HAND_OVER, command, now);
            case Change.OutcomeTold(var command, var received) ->
                courier.run(received ? Courier.Errand.RELAY : Courier.Errand.TELL, command, now);
            case Change.Audited(AuditEntry audit) -> {
                new DecidedEntries(decided, now).add(audit.getCause());
                if (known(twin)) {
                    chains.add(twin, audit, now);
                } else {
                    send(DecidingTopology.AUDIT, Topics.auditKey(audit.getCause()), audit, now);
                }
            }
            case Change.Erased(var ranges) -> ranges.forEach(range -> chains.erase(twin, range, now));
        }
    }

    /// Each log remembers it; what stands in our organisation's own is told to all.
    private void revoked(String twin, AttestationRevoked revocation, Instant now) {
        new StoredByTwin<>(revoked, twin).forEach((key, known) -> {
            if (!now.isBefore(known.getValidUntil())) {
                revoked.delete(StoredByTwin.key(twin, key));
            }
        });
        String key = Topics.revocationKey(revocation.getBy(), revocation.getAttestation());
        revoked.put(StoredByTwin.key(twin, key), revocation);
        if (twin.equals(own)) {
            send(DecidingTopology.REVOCATIONS, key, revocation, now);
        }
    }

    private void set(String twin, Command command, Instant now) {
        String key = StoredByTwin.key(twin, command.getId());
        Command before = commands.get(key);
        commands.put(key, command);
        send(DecidingTopology.COMMANDS, command.getId(), command, now);
        if (before != null && asked(before) && !asked(command)) {
            courier.answered(command, now);
        }
    }

    /// Whether our twin's agents are asked about it.
    private boolean asked(Command command) {
        return command.getState() == CommandState.PENDING
                && command.getProviderOrganisation().equals(own);
    }

    /// Whether a log is of anybody: of ours, or of a partner's twin that ours deal with. Anyone can ask for
    /// twins that there are not, and as many as he likes: for each of these to have a chain would cost us
    /// memory for ever.
    private boolean known(String twin) {
        return twin.equals(own)
                || chains.has(twin)
                || policies.get(twin) != null
                || !documents.of(twin).isEmpty()
                || !new StoredByTwin<>(interactions, twin).isEmpty()
                || !commands.of(twin).isEmpty();
    }

    private void send(String sink, String key, @Nullable Object value, Instant now) {
        context.forward(new Record<>(key, value, now.toEpochMilli()), sink);
    }

    /// The policy was asked about every one of the twin's interactions.
    private void considered(String twin, Policy policy, Instant now) {
        new StoredByTwin<>(interactions, twin).forEach((id, interaction) -> {
            String key = StoredByTwin.key(twin, id);
            alarms.considered(key, now);
            alarms.set(key, interaction, policy);
        });
    }

    private void ticked(String twin, String id, Instant now) {
        String key = StoredByTwin.key(twin, id);
        Interaction interaction = interactions.get(key);
        if (interaction != null) {
            alarms.considered(key, now);
            alarms.setAgain(key, interaction, policies.get(twin), wallClock());
        }
    }

    private Instant wallClock() {
        return Instant.ofEpochMilli(context.currentSystemTimeMs());
    }

    private void schedule() {
        Instant next = alarms.next().orElse(null);
        if (next == null ? alarmAt == null : next.equals(alarmAt)) {
            return;
        }
        if (alarm != null) {
            alarm.cancel();
        }
        alarmAt = next;
        // One shot, and none while nothing is due: each punctuation costs a transaction
        alarm = next == null ? null : context.schedule(untilThen(next), PunctuationType.WALL_CLOCK_TIME, this::ring);
    }

    private Duration untilThen(Instant next) {
        Duration left = Duration.between(wallClock(), next);
        return left.compareTo(SHORTEST) < 0 ? SHORTEST : left;
    }

    private void ring(long wallClockMillis) {
        Instant now = Instant.ofEpochMilli(wallClockMillis);
        for (String key : alarms.ring(now)) {
            Interaction interaction = interactions.get(key);
            if (interaction != null) {
                String id = "tick-" + interaction.getId() + "-" + wallClockMillis;
                send(
                        DecidingTopology.TICKS,
                        interaction.getProvider(),
                        new LogEntry(id, new Tick(interaction.getId())),
                        now);
            }
        }
        schedule();
    }
}
