package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import parley.avro.Disbelieved;

/// What a partner's lane brought, or stood in a topic of one of our twins, and was not believed. All but where it lies,
/// why and the number is what it says of itself.
///
/// @param kind `half`, `command`, `report`, `document`, `entry` of a catalogue, `statement` of an organisation,
/// `record` or `unreadable`
/// @param feed DID URL of the feed that a record is of; empty if it is none, or does not say so
/// @param interaction id of the interaction; empty if it names none
/// @param command id of the command; empty if it names none
/// @param topic where it lies
/// @param partition of that topic
/// @param offset in that partition
/// @param why it is not believed
/// @param others how many more like it came shortly before, which have no decision of their own
/// @param written when it was written there, as it says; absent in what was logged before this was
@Serdeable
record DisbelievedView(
        String kind,
        String feed,
        String interaction,
        String command,
        String topic,
        int partition,
        long offset,
        String why,
        long others,
        @Nullable Instant written) {

    /// What a field is that has it, to the API's description.
    static final String DESCRIPTION =
            "what a partner's lane brought, or stood in a topic of the twin, and was not believed; absent if it is about something else";

    static @Nullable DisbelievedView of(@Nullable Disbelieved told) {
        return told == null
                ? null
                : new DisbelievedView(
                        told.getKind().name().toLowerCase(Locale.ROOT),
                        told.getFeed(),
                        told.getInteraction(),
                        told.getCommand(),
                        told.getTopic(),
                        told.getPartition(),
                        told.getOffset(),
                        told.getReason(),
                        told.getOthers(),
                        told.getWritten());
    }

    /// What it is, for whom, and where it lies.
    ///
    /// @param receiver the twin of ours that it is for, or our organisation
    String brought(String receiver) {
        String about = about();
        String what = switch (kind) {
            case "unreadable" -> "something unreadable";
            case "entry" -> "an entry of its catalogue";
            default -> "a " + kind;
        };
        return "brought " + what
                + (about.isEmpty() ? "" : " (" + about + ")")
                + " for " + receiver + ", at offset " + offset + " of " + topic + "-" + partition;
    }

    private String about() {
        if (!feed.isEmpty()) {
            return feed;
        }
        return interaction.isEmpty() ? command : interaction;
    }

    /// Why it is not believed, and how many others are not.
    String disbelieved() {
        return why + (others == 0 ? "" : "; " + others + " more like it shortly before");
    }
}
