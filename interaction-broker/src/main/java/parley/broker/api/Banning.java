package parley.broker.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import parley.avro.BanRequested;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.Outcome;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.TerminationRequested;
import parley.broker.kafka.BrokerTopics;
import parley.broker.view.Effects;
import parley.broker.view.Views;
import parley.policy.Bans;

/// Bans, and waits for every fence: of what the twin provides, of what it receives, and of what it lets be found.
@Singleton
final class Banning {

    private final Requests requests;
    private final BrokerTopics topics;
    private final Views views;

    Banning(Requests requests, BrokerTopics topics, Views views) {
        this.requests = requests;
        this.topics = topics;
        this.views = views;
    }

    HttpResponse<BanView> ban(Acting.Signed signed, Subject subject, String reason) {
        Requests.Patience patience = requests.patience();
        String twin = signed.request().twin().value();
        List<Requests.Entry> entries = new ArrayList<>(terminations(signed, twin, subject, reason));
        BanRequested ban = new BanRequested(twin, subject, signed.requester().agent(), reason, signed.json());
        entries.add(new Requests.Entry(twin, new LogEntry(signed.entryId(), ban)));
        List<Optional<Effects>> effects = requests.decideAll(entries, patience);
        effects.getLast()
                .filter(known -> known.audit().getOutcome() == Outcome.IGNORED)
                .ifPresent(_ -> {
                    throw Problems.replayed();
                });
        return answer(subject, effects, inForce(effects, patience), patience);
    }

    /// What the twin provides, the rule ends; what it receives lies in the logs of other twins.
    private List<Requests.Entry> terminations(Acting.Signed signed, String twin, Subject subject, String reason) {
        return views.interactions().of(twin).stream()
                .filter(interaction ->
                        interaction.getRequester().equals(twin) && live(interaction) && provides(subject, interaction))
                .map(interaction -> termination(signed, interaction, reason))
                .toList();
    }

    private static boolean live(Interaction interaction) {
        return switch (interaction.getState()) {
            case REQUESTED, PENDING, OFFERED, ACTIVE -> true;
            case DENIED, TERMINATED, WITHDRAWN, EXPIRED -> false;
        };
    }

    private static boolean provides(Subject subject, Interaction interaction) {
        String banned = subject.getKind() == SubjectKind.TWIN
                ? interaction.getProvider()
                : interaction.getProviderOrganisation();
        return subject.getValue().equals(banned);
    }

    /// Under an id that the ban gives it, so that a ban that is sent again ends nothing twice.
    private static Requests.Entry termination(Acting.Signed signed, Interaction interaction, String reason) {
        String scoped = signed.entryId() + "\n" + interaction.getId() + "\n" + interaction.getEpoch();
        String id = UUID.nameUUIDFromBytes(scoped.getBytes(UTF_8)).toString();
        TerminationRequested end = new TerminationRequested(
                interaction.getId(),
                interaction.getRequester(),
                signed.requester().agent(),
                reason,
                signed.json());
        return new Requests.Entry(interaction.getProvider(), new LogEntry(id, end));
    }

    private boolean inForce(List<Optional<Effects>> effects, Requests.Patience patience) {
        return effects.stream()
                .allMatch(known -> known.isPresent()
                        && requests.inForce(
                                known.get().audit().getCause(),
                                topics.inForce(known.get(), patience.left()),
                                patience));
    }

    private static HttpResponse<BanView> answer(
            Subject subject, List<Optional<Effects>> effects, boolean inForce, Requests.Patience patience) {
        List<String> ended = effects.stream()
                .flatMap(Optional::stream)
                .flatMap(known -> known.audit().getEnded().stream())
                .toList();
        long version =
                effects.getLast().map(known -> known.audit().getPolicyVersion()).orElse(0L);
        return HttpResponse.<BanView>status(inForce ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(new BanView(Bans.rule(subject).getId(), version, ended, patience.usedMillis()));
    }
}
