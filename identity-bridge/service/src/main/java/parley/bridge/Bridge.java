package parley.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import parley.avro.Interaction;
import parley.avro.TwinEntry;
import parley.fence.AppliedReporter;
import parley.fence.Lease;
import parley.identity.Did;
import parley.identity.PublicKey;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// The running service without its HTTP side: follows twins and interactions, and keeps the ACLs in step.
final class Bridge implements AutoCloseable {
    private static final String KIND = "identity-bridge";
    private static final Duration LEASE = Duration.ofSeconds(3);

    private final Acls acls;
    private final TopicTail<TwinEntry> twins;
    private final TopicTail<Interaction> interactions;
    private final AppliedReporter reporter;
    private final Reconciler reconciler;

    /// @param id what tells this instance from others of its kind
    /// @param resync how often everything is looked at anew
    @SuppressWarnings("FutureReturnValueIgnored") // the futures fail only when the tails are closed
    Bridge(
            Map<String, Object> clientConfig,
            Did organisation,
            PublicKey organisationKey,
            String id,
            Duration resync,
            InstantSource clock,
            MeterRegistry meters) {
        var view = new SpaceView(organisation, organisationKey);
        acls = new Acls(clientConfig);
        twins = TopicTail.start(Topics.TWINS, clientConfig, view.onTwins());
        interactions = TopicTail.start(Topics.INTERACTIONS, clientConfig, view.onInteractions());
        reporter = AppliedReporter.start(KIND, KIND + "-" + id, clientConfig, new Lease(LEASE), System::nanoTime);
        reporter.ignoring(Topics.POLICIES.name());
        reporter.follow(twins, interactions);
        reconciler = new Reconciler(view, acls, reporter, clock, resync, meters);
        CompletableFuture.allOf(twins.caughtUp(), interactions.caughtUp()).thenRun(reconciler::start);
    }

    /// Why the ACLs may not be what they should; empty if they are.
    Optional<String> trouble() {
        return Stream.of(twins, interactions)
                .filter(tail -> tail.failure() != null)
                .map(tail -> "cannot read " + tail.topic())
                .findFirst()
                .or(() -> Optional.ofNullable(reconciler.trouble()));
    }

    @Override
    public void close() {
        reconciler.close();
        reporter.close();
        twins.close();
        interactions.close();
        acls.close();
    }
}
