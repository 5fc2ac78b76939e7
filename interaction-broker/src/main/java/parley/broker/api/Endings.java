package parley.broker.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
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

    /// Whatever is live at this moment, on either side.
    HttpResponse<EndingsView> end(Acting.Signed signed, Subject with, String reason) {
        Requests.Patience patience = requests.patience();
        List<Requests.Entry> entries = terminations(signed, with, reason, any -> true);
        if (entries.isEmpty()) {
            return HttpResponse.ok(new EndingsView(List.of(), patience.usedMillis()));
        }
        List<Optional<Effects>> effects = requests.decideAll(entries, patience);
        if (effects.stream()
                .allMatch(known -> known.filter(effect -> effect.audit().getOutcome() == Outcome.IGNORED)
                        .isPresent())) {
            throw Problems.replayed();
        }
        HttpStatus status = inForce(effects, patience) ? HttpStatus.OK : HttpStatus.ACCEPTED;
        return HttpResponse.<EndingsView>status(status).body(new EndingsView(ended(effects), patience.usedMillis()));
    }

    /// What ends what the twin of the request has with the subject, each in the log of its provider: under an id that
    /// the request gives it, so that a request that is sent again ends nothing that began meanwhile.
    ///
    /// @param which of them
    List<Requests.Entry> terminations(Acting.Signed signed, Subject with, String reason, Predicate<Interaction> which) {
        String twin = signed.request().twin().value();
        return views.interactions().of(twin).stream()
                .filter(interaction -> live(interaction) && with(interaction, twin, with) && which.test(interaction))
                .map(interaction -> termination(signed, twin, interaction, reason))
                .toList();
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

    /// Whether all of it is in force everywhere in time.
    boolean inForce(List<Optional<Effects>> effects, Requests.Patience patience) {
        return effects.stream()
                .allMatch(known -> known.isPresent()
                        && requests.inForce(
                                known.get().audit().getCause(),
                                topics.inForce(known.get(), patience.left()),
                                patience));
    }

    /// Ids of the interactions that were ended, as far as that is known.
    static List<String> ended(List<Optional<Effects>> effects) {
        return effects.stream()
                .flatMap(Optional::stream)
                .flatMap(known -> known.audit().getEnded().stream())
                .toList();
    }
}
