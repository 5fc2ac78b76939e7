package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.avro.AuditEntry;
import parley.avro.AuditErasureRequested;
import parley.avro.AuditRange;
import parley.broker.kafka.AuditLog;
import parley.broker.view.Effects;
import parley.broker.view.Views;
import parley.identity.Did;

/// Has entries of a twin's audit erased, and nothing of who had what erased.
@Singleton
final class Erasing {

    /// In one decision, which is one transaction.
    private static final int MOST = 10_000;

    private final Requests requests;
    private final WholeAudit audit;
    private final Views views;

    Erasing(Requests requests, WholeAudit audit, Views views) {
        this.requests = requests;
        this.audit = audit;
        this.views = views;
    }

    HttpResponse<ErasureView> erase(Acting.Signed signed, AuditFilter filter) {
        Requests.Patience patience = requests.patience();
        Did twin = signed.request().twin();
        List<Long> indexes = indexes(twin, filter);
        if (indexes.isEmpty()) {
            return HttpResponse.ok(new ErasureView(0, false, ""));
        }
        boolean more = indexes.size() > MOST;
        List<Long> some = more ? indexes.subList(0, MOST) : indexes;
        AuditErasureRequested event = new AuditErasureRequested(
                twin.value(), ranges(some), signed.requester().agent(), signed.json());
        Optional<Effects> effects = requests.decide(signed, twin.value(), event, patience);
        String decision = effects.map(known -> known.audit().getCause()).orElse("");
        return HttpResponse.<ErasureView>status(effects.isPresent() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(new ErasureView(some.size(), more, decision));
    }

    /// One more than are erased at once, if there are so many.
    private List<Long> indexes(Did twin, AuditFilter filter) {
        return audit.contents(twin, contents -> {
            List<Long> indexes = new ArrayList<>();
            while (contents.hasNext() && indexes.size() <= MOST) {
                AuditLog.Content content = contents.next();
                AuditEntry entry = content.entry();
                if (entry != null && entry.getErased() == null && filter.wants(entry, twin, views.interactions())) {
                    indexes.add(content.index());
                }
            }
            return indexes;
        });
    }

    static List<AuditRange> ranges(List<Long> indexes) {
        List<AuditRange> ranges = new ArrayList<>();
        for (long index : indexes.stream().sorted().toList()) {
            boolean next = !ranges.isEmpty() && ranges.getLast().getTo() == index;
            long from = next ? ranges.removeLast().getFrom() : index;
            ranges.add(new AuditRange(from, index + 1));
        }
        return ranges;
    }
}
