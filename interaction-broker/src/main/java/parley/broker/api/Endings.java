package parley.broker.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import parley.avro.EndAllRequested;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.Outcome;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.TerminationRequested;
import parley.broker.kafka.BrokerTopics;
import parley.broker.view.Effects;
import parley.broker.view.Views;

/// Ends all that a twin has with another twin or with an organisation, and waits for every fence.
@Singleton
final class Endings {

    private final Requests requests;
    private final BrokerTopics topics;
    private final Views views;

    Endings(Requests requests, BrokerTopics topics, Views views) {
        this.requests = requests;
        this.topics = topics;
        this.views = views;
    }

    /// What has come of it.
    ///
    /// @param ended ids of the interactions that were ended, as far as that is known
    /// @param inForce whether all of it, and whatever had ended before, is known to be in force everywhere
    record All(List<String> ended, boolean inForce) {}

    /// Whatever is live at this moment, on either side.
    HttpResponse<EndingsView> end(Acting.Signed signed, Subject with, String reason) {
        Requests.Patience patience = requests.patience();
        String twin = signed.request().twin().value();
        EndAllRequested event =
                new EndAllRequested(twin, with, signed.requester().agent(), reason, signed.json());
        Optional<Effects> own = requests.decide(signed, twin, event, patience);
        All all = endReceived(signed, with, reason, own, patience);
        return HttpResponse.<EndingsView>status(all.inForce() ? HttpStatus.OK : HttpStatus.ACCEPTED)
                .body(new EndingsView(all.ended(), patience.usedMillis()));
    }

    /// Ends what the twin receives, which lies in the logs of other twins, after its own log has taken the
    /// request: what is sent again is refused before anything ends by it.
    ///
    /// @param own what has followed in the twin's own log
    All endReceived(
            Acting.Signed signed, Subject with, String reason, Optional<Effects> own, Requests.Patience patience) {
        String twin = signed.request().twin().value();
        List<Requests.Entry> entries = views.interactions().of(twin).stream()
                .filter(interaction ->
                        interaction.getRequester().equals(twin) && live(interaction) && with(interaction, twin, with))
                .map(interaction -> termination(signed, twin, interaction, reason))
                .toList();
        List<Optional<Effects>> effects = new ArrayList<>();
        effects.add(own);
        if (!entries.isEmpty()) {
            effects.addAll(requests.decideAll(entries, patience));
        }
        List<String> ended = effects.stream()
                .flatMap(Optional::stream)
                .flatMap(known -> known.audit().getEnded().stream())
                .toList();
        boolean inForce = effects.stream().allMatch(known -> inForce(known, patience)) && nothing(twin, with, patience);
        return new All(ended, inForce);
    }

    private boolean inForce(Optional<Effects> effects, Requests.Patience patience) {
        return effects.filter(known -> known.audit().getOutcome() != Outcome.REFUSED)
                .filter(known ->
                        requests.inForce(known.audit().getCause(), topics.inForce(known, patience.left()), patience))
                .isPresent();
    }

    /// Whether nothing is delivered of what the twin has with the subject: also what had ended before may
    /// yet be.
    private boolean nothing(String twin, Subject with, Requests.Patience patience) {
        return views.interactions().of(twin).stream()
                .filter(interaction -> with(interaction, twin, with))
                .allMatch(interaction -> patience.await(topics.inForce(
                                interaction.getId(),
                                views.interactions().offset(interaction.getId()).orElse(0),
                                patience.left()))
                        .orElse(false));
    }

    private static boolean live(Interaction interaction) {
        return switch (interaction.getState()) {
            case REQUESTED, PENDING, OFFERED, ACTIVE, SUSPENDED -> true;
            case DENIED, TERMINATED, WITHDRAWN, EXPIRED -> false;
        };
    }

    private static boolean with(Interaction interaction, String twin, Subject subject) {
        boolean asked = interaction.getRequester().equals(twin);
        String other;
        if (subject.getKind() == SubjectKind.TWIN) {
            other = asked ? interaction.getProvider() : interaction.getRequester();
        } else {
            other = asked ? interaction.getProviderOrganisation() : interaction.getRequesterOrganisation();
        }
        return subject.getValue().equals(other);
    }

    private static Requests.Entry termination(
            Acting.Signed signed, String twin, Interaction interaction, String reason) {
        String scoped = signed.entryId() + "\n" + interaction.getId();
        String id = UUID.nameUUIDFromBytes(scoped.getBytes(UTF_8)).toString();
        TerminationRequested end = new TerminationRequested(
                interaction.getId(), twin, signed.requester().agent(), reason, signed.json());
        return new Requests.Entry(interaction.getProvider(), new LogEntry(id, end));
    }
}
