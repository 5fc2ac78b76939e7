package parley.broker.api;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.Optional;
import parley.avro.BanRequested;
import parley.avro.Subject;
import parley.broker.view.Effects;
import parley.policy.Bans;

/// Bans, and waits for every fence: of what the twin provides, of what it receives, and of what it lets be
/// found.
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
        BanRequested event = new BanRequested(twin, subject, signed.requester().agent(), reason, signed.json());
        // What the twin provides, the rule ends
        Optional<Effects> ban = requests.decide(signed, twin, event, patience);
        Endings.All all = endings.endReceived(signed, subject, reason, ban, patience);
        long version = ban.map(known -> known.audit().getPolicyVersion()).orElse(0L);
        return HttpResponse.<BanView>status(all.inForce() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(new BanView(Bans.rule(subject).getId(), version, all.ended(), patience.usedMillis()));
    }
}
