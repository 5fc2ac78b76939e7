package parley.bridge;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import parley.avro.Interaction;
import parley.avro.TwinEntry;
import parley.bridge.custody.OwnTwin;
import parley.bridge.custody.OwnTwins;
import parley.fence.AppliedReporter;
import parley.fence.Lease;
import parley.identity.Did;
import parley.identity.OrganisationKeys;
import parley.topics.TopicTail;
import parley.topics.Topics;

/// The running service without its HTTP side: follows twins and interactions, and keeps the ACLs in step.
final class Bridge implements OwnTwins, AutoCloseable {
    private static final String KIND = "identity-bridge";
    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final SpaceView view;
    private final Acls acls;
    private final TopicRemoval removal;
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
            OrganisationKeys organisationKeys,
            String id,
            Duration resync,
            InstantSource clock,
            MeterRegistry meters) {
        view = new SpaceView(organisation, organisationKeys);
        acls = new Acls(clientConfig);
        twins = TopicTail.start(Topics.TWINS, clientConfig, view.onTwins());
        interactions = TopicTail.start(Topics.INTERACTIONS, clientConfig, view.onInteractions());
        reporter = AppliedReporter.start(KIND, KIND + "-" + id, clientConfig, new Lease(LEASE), System::nanoTime);
        reporter.ignoring(Topics.POLICIES.name());
        reporter.follow(twins, interactions);
        removal = new TopicRemoval(clientConfig, view, reporter::mayAct);
        reconciler = new Reconciler(view, acls, removal, reporter, clock, resync, meters);
        CompletableFuture.allOf(twins.caughtUp(), interactions.caughtUp()).thenRun(() -> {
            reconciler.start();
            removal.start();
        });
    }

    /// Why the ACLs may not be what they should; empty if they are.
    Optional<String> trouble() {
        return Stream.of(twins, interactions)
                .filter(tail -> tail.failure() != null)
                .map(tail -> "cannot read " + tail.topic())
                .findFirst()
                .or(() -> Optional.ofNullable(reconciler.trouble()))
                .or(() -> Optional.ofNullable(removal.trouble()));
    }

    /// Whether every document of our twins is known, and was endorsed with the key of ours that counts now.
    boolean allEndorsed() {
        return twins.caughtUp().isDone() && view.allEndorsed();
    }

    @Override
    public Optional<OwnTwin> current(Did twin) throws IOException {
        try {
            twins.caughtUp().thenCompose(_ -> twins.refresh()).get(REFRESH.toMillis(), TimeUnit.MILLISECONDS);
            return view.twin(twin);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("cannot read " + twins.topic(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopping", e);
        }
    }

    @Override
    public void close() {
        reconciler.close();
        removal.close();
        reporter.close();
        twins.close();
        interactions.close();
        acls.close();
    }
}
