package parley.feeds.ingress;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import parley.avro.Brought;
import parley.avro.Disbelieved;
import parley.avro.LaneCommand;
import parley.avro.LaneDocument;
import parley.avro.LaneHalf;
import parley.avro.LaneMessage;
import parley.avro.LanePartnership;
import parley.avro.LaneRevocation;
import parley.feeds.delivery.Standing;
import parley.identity.Did;
import parley.identity.SecuredDocument;
import parley.topics.AvroSerde;

/// Reads what something that was not believed says of itself; nothing of it has been verified.
///
/// @param self our organisation
/// @param twins whether there is a twin of ours with that DID
record Claims(Did self, Predicate<String> twins) {

    private static final AvroSerde<LaneMessage> MESSAGES = AvroSerde.of(LaneMessage.class);
    private static final AvroSerde<LaneCommand> COMMANDS = AvroSerde.of(LaneCommand.class);

    private record Claim(Brought kind, String twin, String interaction, String command) {

        static Claim of(Brought kind) {
            return new Claim(kind, "", "", "");
        }
    }

    /// What came in a lane of halves or of commands, as it is to be told.
    ///
    /// @param organisation the DID of the organisation whose lane brought it
    /// @param value the record's
    /// @param why it is not believed
    Disbelieved of(String organisation, ConsumerRecord<?, ?> record, byte[] value, String why) {
        Claim claim = claim(value);
        return new Disbelieved(
                organisation,
                claim.kind(),
                claim.twin(),
                "",
                claim.interaction(),
                claim.command(),
                record.topic(),
                record.partition(),
                record.offset(),
                why,
                0L,
                Instant.ofEpochMilli(record.timestamp()));
    }

    /// A record of a feed, as it is to be told.
    ///
    /// @param standings of the interactions that it claims to belong to, as far as they are known
    static Disbelieved of(String organisation, ConsumerRecord<?, ?> record, List<Standing> standings, String why) {
        List<String> requesters =
                standings.stream().map(Standing::requester).distinct().toList();
        return new Disbelieved(
                organisation,
                Brought.RECORD,
                requesters.size() == 1 ? requesters.getFirst() : "",
                standings.isEmpty() ? "" : standings.getFirst().feedUrl(),
                standings.size() == 1 ? standings.getFirst().tag().interaction() : "",
                "",
                record.topic(),
                record.partition(),
                record.offset(),
                why,
                0L,
                Instant.ofEpochMilli(record.timestamp()));
    }

    /// Nothing that it may say keeps the lane from going on.
    private Claim claim(byte[] value) {
        try {
            return switch (MESSAGES.decode(value).getMessage()) {
                case LaneHalf half -> half(half);
                case LaneDocument document -> Claim.of(Brought.DOCUMENT);
                case LanePartnership word -> Claim.of(Brought.STATEMENT);
                case LaneRevocation revoked -> Claim.of(Brought.STATEMENT);
                default -> Claim.of(Brought.UNREADABLE);
            };
        } catch (RuntimeException notAMessage) {
            try {
                return command(COMMANDS.decode(value));
            } catch (RuntimeException norACommand) {
                return Claim.of(Brought.UNREADABLE);
            }
        }
    }

    private Claim half(LaneHalf half) {
        return new Claim(
                Brought.HALF,
                ours(Stream.of("provider", "requester").flatMap(side -> claimed(half.getHalf(), side))),
                half.getInteraction(),
                "");
    }

    private Claim command(LaneCommand sent) {
        if (!sent.getRequest().isEmpty()) {
            return new Claim(Brought.COMMAND, ours(Stream.of(sent.getProvider())), "", sent.getCommand());
        }
        String report =
                StandardCharsets.UTF_8.decode(sent.getBody().duplicate()).toString();
        return new Claim(Brought.REPORT, ours(claimed(report, "requester")), "", sent.getCommand());
    }

    private static Stream<String> claimed(String json, String field) {
        return SecuredDocument.claimed(json, field).stream();
    }

    /// The first that is a twin of ours; empty if none is.
    private String ours(Stream<String> claimed) {
        return claimed.flatMap(did -> Did.parse(did).stream())
                .filter(did -> did.organisationOf().equals(self))
                .map(Did::value)
                .filter(twins)
                .findFirst()
                .orElse("");
    }
}
