package parley.broker.deciding;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.audit.Denial;
import parley.avro.AttestationRevoked;
import parley.avro.AuditErasureRequested;
import parley.avro.BanRequested;
import parley.avro.CancellationRequested;
import parley.avro.Command;
import parley.avro.CommandAnswered;
import parley.avro.CommandDue;
import parley.avro.CommandLapsed;
import parley.avro.CommandReported;
import parley.avro.CommandRequested;
import parley.avro.DelegationLapsed;
import parley.avro.DeliveryReady;
import parley.avro.Denied;
import parley.avro.Disbelieved;
import parley.avro.EffectSeen;
import parley.avro.EndAllRequested;
import parley.avro.Interaction;
import parley.avro.OfferDeclined;
import parley.avro.OfferMade;
import parley.avro.PartnerHalf;
import parley.avro.PartnershipEnded;
import parley.avro.PolicyChanged;
import parley.avro.RequestAnswered;
import parley.avro.ResumptionRequested;
import parley.avro.RootPolicyChanged;
import parley.avro.RootPolicyReached;
import parley.avro.StartOffsets;
import parley.avro.SubscriptionRequested;
import parley.avro.SuspensionRequested;
import parley.avro.TerminationRequested;
import parley.avro.Tick;
import parley.identity.Did;
import parley.identity.Halves;
import parley.interaction.InteractionId;
import parley.policy.Policies;
import parley.topics.Names;

/// Who asked what of whom, for each kind of event.
final class Accounts {

    private static final int LONGEST = Halves.LONGEST_DETAIL;

    private Accounts() {}

    static Account of(Situation situation, Object event) {
        String purpose = purpose(event);
        return about(situation, event).saying(cut(detail(event)), purpose == null ? null : cut(purpose));
    }

    /// A partner may say anything of any length, and what is decided on is kept.
    private static String cut(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(LONGEST - 1)) ? LONGEST - 1 : LONGEST;
        return text.substring(0, end) + "…";
    }

    /// What was given as the reason.
    private static String detail(Object event) {
        return switch (event) {
            case OfferDeclined no -> no.getReason();
            case RequestAnswered answer -> answer.getReason();
            case BanRequested ban -> ban.getReason();
            case EndAllRequested end -> end.getReason();
            case TerminationRequested end -> end.getReason();
            case SuspensionRequested it -> it.getReason();
            case PartnerHalf half -> half.getHalf().getDetail();
            case CommandAnswered answer -> answer.getReason();
            case CancellationRequested back -> back.getReason();
            case CommandReported report -> report.getDetail();
            default -> "";
        };
    }

    private static @Nullable String purpose(Object event) {
        return switch (event) {
            case SubscriptionRequested asked -> asked.getPurpose();
            case OfferMade offer -> offer.getPurpose();
            case PartnerHalf half -> half.getPurpose();
            case CommandRequested asked -> asked.getPurpose();
            default -> null;
        };
    }

    private static Account about(Situation situation, Object event) {
        return switch (event) {
            case PolicyChanged changed ->
                new Account(
                        situation,
                        name(changed),
                        changed.getAgent(),
                        changed.getTwin(),
                        changed.getTwin(),
                        "/policy",
                        "");
            case RootPolicyChanged changed -> root(situation, changed);
            case RootPolicyReached reached -> root(situation, reached);
            case SubscriptionRequested asked ->
                new Account(
                        situation,
                        name(asked),
                        asked.getAgent(),
                        asked.getRequester(),
                        asked.getProvider(),
                        Policies.feed(asked.getFeed()),
                        InteractionId.of(asked.getRequester(), asked.getProvider(), asked.getFeed()));
            case OfferMade offer ->
                new Account(
                        situation,
                        name(offer),
                        offer.getAgent(),
                        offer.getProvider(),
                        offer.getProvider(),
                        Policies.feed(offer.getFeed()),
                        InteractionId.of(offer.getRequester(), offer.getProvider(), offer.getFeed()));
            case OfferDeclined no -> about(situation, no, no.getAgent(), no.getTwin(), no.getInteraction());
            case RequestAnswered answer ->
                about(situation, answer, answer.getAgent(), answer.getTwin(), answer.getInteraction());
            case BanRequested ban ->
                new Account(situation, name(ban), ban.getAgent(), ban.getTwin(), ban.getTwin(), "/policy", "");
            case EndAllRequested end ->
                new Account(situation, name(end), end.getAgent(), end.getTwin(), end.getTwin(), "/interactions", "");
            case AuditErasureRequested it ->
                new Account(situation, name(it), it.getAgent(), it.getTwin(), it.getTwin(), "/audit", "");
            case PartnerHalf half ->
                about(situation, half, half.getOrganisation(), half.getRequester(), half.getInteraction());
            case TerminationRequested end -> about(situation, end, end.getAgent(), end.getTwin(), end.getInteraction());
            case SuspensionRequested it -> about(situation, it, it.getAgent(), it.getTwin(), it.getInteraction());
            case ResumptionRequested it -> about(situation, it, it.getAgent(), it.getTwin(), it.getInteraction());
            case StartOffsets start -> about(situation, start, "egress", "", start.getInteraction());
            case DeliveryReady ready -> about(situation, ready, "ingress", "", ready.getInteraction());
            case PartnershipEnded end ->
                about(situation, end, situation.own(), asking(situation, end.getInteraction()), end.getInteraction());
            case DelegationLapsed it -> about(situation, it, situation.own(), it.getTwin(), it.getInteraction());
            case Tick tick ->
                about(situation, tick, "clock", asking(situation, tick.getInteraction()), tick.getInteraction());
            case CommandRequested asked ->
                command(
                        situation,
                        asked,
                        asked.getCommand(),
                        asked.getAgent(),
                        asked.getRequester(),
                        asked.getControl());
            case CommandAnswered answer ->
                command(
                        situation,
                        answer,
                        answer.getCommand(),
                        answer.getAgent(),
                        answer.getTwin(),
                        control(situation, answer.getCommand()));
            case CancellationRequested back ->
                command(
                        situation,
                        back,
                        back.getCommand(),
                        back.getAgent(),
                        back.getRequester(),
                        control(situation, back.getCommand()));
            case CommandReported report ->
                command(
                        situation,
                        report,
                        report.getCommand(),
                        report.getBy(),
                        report.getRequester(),
                        control(situation, report.getCommand()));
            case CommandDue due ->
                command(
                        situation,
                        due,
                        due.getCommand(),
                        "clock",
                        requester(situation, due.getCommand()),
                        control(situation, due.getCommand()));
            case CommandLapsed lapsed ->
                command(
                        situation,
                        lapsed,
                        lapsed.getCommand(),
                        situation.own(),
                        requester(situation, lapsed.getCommand()),
                        control(situation, lapsed.getCommand()));
            // What it says of itself is not sure: it concerns no interaction, and nobody but whose log it is in
            case Disbelieved it ->
                new Account(
                        situation,
                        name(it),
                        it.getOrganisation(),
                        "",
                        situation.state().twin(),
                        "",
                        "",
                        "",
                        it,
                        null,
                        null,
                        "",
                        null);
            case Denied it ->
                new Account(
                        situation,
                        name(it),
                        refused(it),
                        "",
                        owner(it, situation.own()),
                        path(it),
                        "",
                        "",
                        null,
                        it,
                        null,
                        "",
                        null);
            case AttestationRevoked it ->
                new Account(
                        situation,
                        name(it),
                        it.getBy(),
                        "",
                        situation.state().twin(),
                        "/attestations/" + it.getAttestation(),
                        "");
            case EffectSeen it ->
                new Account(
                        situation,
                        name(it),
                        "interaction-broker",
                        "",
                        situation.state().twin(),
                        "/interactions" + (it.getInteraction().isEmpty() ? "" : "/" + it.getInteraction()),
                        it.getInteraction(),
                        "",
                        null,
                        null,
                        it,
                        "",
                        null);
            default -> about(situation, event, "", "", "");
        };
    }

    private static Account root(Situation situation, Object event) {
        String twin = situation.state().twin();
        return new Account(situation, name(event), situation.own(), "", twin, "/root-policy", "");
    }

    private static Account about(Situation situation, Object event, String who, String twin, String interaction) {
        return new Account(
                situation,
                name(event),
                who,
                twin,
                situation.state().twin(),
                "/interactions/" + interaction,
                interaction);
    }

    /// The twin of ours that asked for it; the log is that of the provider, which may be the partner's.
    private static String asking(Situation situation, String interaction) {
        Interaction known = situation.known(interaction);
        return known != null && situation.requesting(known) ? known.getRequester() : "";
    }

    private static String requester(Situation situation, String command) {
        Command known = situation.knownCommand(command);
        return known == null ? "" : known.getRequester();
    }

    private static String control(Situation situation, String command) {
        Command known = situation.knownCommand(command);
        return known == null ? "" : known.getControl();
    }

    /// @param control empty if it is not known
    private static Account command(
            Situation situation, Object event, String command, String who, String twin, String control) {
        return new Account(
                situation,
                name(event),
                who,
                twin,
                situation.state().twin(),
                control.isEmpty() ? "" : Policies.control(control),
                "",
                command,
                null,
                null,
                null,
                "",
                null);
    }

    private static String refused(Denied it) {
        return it.getPrincipal().isEmpty() ? "others" : it.getPrincipal();
    }

    /// The twin that the topic, or the path, is of by its name, whether there is one or not; else our
    /// organisation.
    private static String owner(Denied it, String own) {
        return topic(it)
                .flatMap(Names::twinOf)
                .or(() -> twinOfPath(it))
                .map(twin -> Did.organisation(own).twin(twin).value())
                .orElse(own);
    }

    private static Optional<String> twinOfPath(Denied it) {
        var parts = it.getResource().split("/", 4);
        return it.getResourceType().equals(Denial.API)
                        && parts.length >= 3
                        && parts[1].equals("twins")
                        && Names.valid(parts[2])
                ? Optional.of(parts[2])
                : Optional.empty();
    }

    private static String path(Denied it) {
        return topic(it)
                .flatMap(Names.FeedTopic::parse)
                .map(topic -> Policies.feed(topic.feed()))
                .orElse("");
    }

    private static Optional<String> topic(Denied it) {
        return it.getResourceType().equals("TOPIC") ? Optional.of(it.getResource()) : Optional.empty();
    }

    private static String name(Object event) {
        return event.getClass().getSimpleName();
    }
}
