package parley.identity;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.framing.SourcePosition;
import parley.identity.RecordSignature.Stamp;

/// A key that an agent has replaced by another, and the last that it signed of each feed: what it signed up to there
/// stays good, whatever is signed with it from then on is not.
///
/// @param retired when the twin's document first said so
/// @param last of each feed to which the agent may publish; of any other the key signed nothing
public record RetiredKey(String agent, PublicKey key, Instant retired, List<LastSigned> last) {
    public RetiredKey {
        last = List.copyOf(last);
    }

    /// The last that a key signed of one feed, by feed partition.
    ///
    /// @param start of the agent's last run: [Stamp#start]; where it did not run, a moment after all that it signed
    /// @param sequences the last of that run, -1 where there is none
    /// @param ends where the partition ended when all of that was in it: whatever the key signed stands below
    public record LastSigned(String feed, long start, List<Long> sequences, List<Long> ends) {
        /// @throws IllegalArgumentException if the two lists do not name the same partitions, or hold what is no
        /// position
        public LastSigned {
            sequences = List.copyOf(sequences);
            ends = List.copyOf(ends);
            if (sequences.size() != ends.size() || ends.isEmpty()) {
                throw new IllegalArgumentException("sequences, ends: one of each is needed for every partition");
            }
            if (sequences.stream().anyMatch(sequence -> sequence < -1)
                    || ends.stream().anyMatch(end -> end < 0)) {
                throw new IllegalArgumentException("sequences, ends: a position cannot be negative");
            }
        }

        /// Reads one as JSON has it: `{"feed": …, "start": …, "sequences": […], "ends": […]}`.
        /// @throws IllegalArgumentException if it is none; the message begins with the field's name
        public static LastSigned read(JsonNode json) {
            var fields = new Fields(json);
            return new LastSigned(
                    fields.text("feed"), fields.number("start"), numbers(fields, "sequences"), numbers(fields, "ends"));
        }

        private static List<Long> numbers(Fields fields, String name) {
            var numbers = new ArrayList<Long>();
            for (var number : fields.array(name)) {
                if (!number.isIntegralNumber() || !number.canConvertToLong()) {
                    throw new IllegalArgumentException(name + ": whole numbers are needed");
                }
                numbers.add(number.longValue());
            }
            return numbers;
        }

        private boolean includes(Stamp stamp, SourcePosition source) {
            return source.partition() < ends.size()
                    && source.offset() < ends.get(source.partition())
                    && (stamp.start() < start
                            || (stamp.start() == start && stamp.sequence() <= sequences.get(source.partition())));
        }
    }

    /// Whether the key may have signed this while it was the agent's.
    /// @param feed the feed's name
    /// @param source where the record stands in the feed
    public boolean includes(String feed, Stamp stamp, SourcePosition source) {
        Optional<LastSigned> of =
                last.stream().filter(each -> each.feed().equals(feed)).findFirst();
        return of.isPresent() && of.get().includes(stamp, source);
    }
}
