package parley.registry.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import parley.avro.LaneMessage;
import parley.identity.Partner;
import parley.identity.Partners;
import parley.topics.TopicTail;

/// Follows the lanes of the partners that there are, to them and from them.
final class PartnerTails implements Partners.Listener {

    private final Tails tails;
    private final Map<String, Open> open = new HashMap<>();
    private final List<Partner> ready = new CopyOnWriteArrayList<>();
    private final Changes changes;

    /// What is to be done about partners that come and go.
    interface Changes {
        /// Hears what the interactions' lane to a partner holds.
        TopicTail.Listener<LaneMessage> held(Partner partner);

        /// All that the lanes to it held has been read, so that they can be written.
        void ready(Partner partner);

        /// There are no lanes to it any more.
        void gone(Partner partner);

        /// Everything below `next` in `partnerships` was taken into account.
        void read(long next);
    }

    private record Open(List<TopicTail<?>> tails, CompletableFuture<Void> read) {}

    PartnerTails(Tails tails, Changes changes) {
        this.tails = tails;
        this.changes = changes;
    }

    /// The partners whose lanes can be written.
    List<Partner> ready() {
        return ready;
    }

    @Override
    public synchronized void joined(Partner partner) {
        TopicTail<?> catalog = tails.lane(partner);
        TopicTail<?> documents = tails.documents(partner, changes.held(partner));
        TopicTail<?> mirrored = tails.mirrored(partner);
        CompletableFuture<Void> read = CompletableFuture.allOf(catalog.caughtUp(), documents.caughtUp())
                .thenRun(() -> {
                    ready.add(partner);
                    changes.ready(partner);
                });
        open.put(partner.name(), new Open(List.of(catalog, documents, mirrored), read));
    }

    @Override
    public synchronized void left(Partner partner) {
        Open gone = open.remove(partner.name());
        ready.remove(partner);
        if (gone != null) {
            tails.stop(gone.tails());
        }
        tails.forget(partner);
        changes.gone(partner);
    }

    @Override
    public void read(long next) {
        changes.read(next);
    }

    /// Done when the lanes to all partners that there are now have been read.
    synchronized CompletableFuture<Void> lanesRead() {
        return CompletableFuture.allOf(open.values().stream().map(Open::read).toArray(CompletableFuture<?>[]::new));
    }
}
