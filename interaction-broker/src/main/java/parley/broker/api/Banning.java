package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.avro.BanRequested;
import parley.avro.LogEntry;
import parley.avro.Outcome;
import parley.avro.Subject;
import parley.broker.view.Effects;
import parley.policy.Bans;

/// Bans, and waits for every fence: of what the twin provides, of what it receives, and of what it lets be found.
@Singleton
final class Banning {

    private final Requests requests;
    private final Endings endings;

    Banning(Requests requests, Endings endings) {
        this.requests = requests;
        this.endings = endings;
    }

    HttpResponse<BanView> ban(Acting.Signed signed, Subject subject, String reason) {
        Requests.Patience patience = requests.patience();
        String twin = signed.request().twin().value();
        // What the twin provides, the rule ends; what it receives lies in the logs of other twins
        List<Requests.Entry> entries = new ArrayList<>(endings.terminations(
                signed,
                subject,
                reason,
                interaction -> interaction.getRequester().equals(twin)));
        BanRequested ban = new BanRequested(twin, subject, signed.requester().agent(), reason, signed.json());
        entries.add(new Requests.Entry(twin, new LogEntry(signed.entryId(), ban)));
        List<Optional<Effects>> effects = requests.decideAll(entries, patience);
        effects.getLast()
                .filter(known -> known.audit().getOutcome() == Outcome.IGNORED)
                .ifPresent(_ -> {
                    throw Problems.replayed();
                });
        return answer(subject, effects, endings.inForce(effects, patience), patience);
    }

    private static HttpResponse<BanView> answer(
            Subject subject, List<Optional<Effects>> effects, boolean inForce, Requests.Patience patience) {
        long version =
                effects.getLast().map(known -> known.audit().getPolicyVersion()).orElse(0L);
        return HttpResponse.<BanView>status(inForce ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(new BanView(Bans.rule(subject).getId(), version, Endings.ended(effects), patience.usedMillis()));
    }
}
