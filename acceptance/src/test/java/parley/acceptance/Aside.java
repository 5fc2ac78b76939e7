package parley.acceptance;

import java.util.Map;
import java.util.TreeMap;
import parley.avro.Quarantined;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// What a space has put aside, in its topic `quarantine`.
final class Aside {
    private static final AvroSerde<Quarantined> SERDE = AvroSerde.of(Quarantined.class);

    private Aside() {}

    /// Why records of that topic were put aside, by their offsets there.
    ///
    /// @param login of who may read the topic `quarantine`
    static Map<Long, String> reasons(Map<String, Object> login, String topic) {
        var reasons = new TreeMap<Long, String>();
        Plain.read(login, Topics.QUARANTINE.name()).stream()
                .map(record -> SERDE.decode(record.value()))
                .filter(record -> record.getTopic().equals(topic))
                .forEach(record -> reasons.merge(record.getOffset(), record.getReason(), (a, b) -> a + "; " + b));
        return reasons;
    }

    /// How many records harbour's feed-streams has put aside since its start.
    static long counted(Pair pair) {
        var asks = pair.computer().settings();
        return Http.call("GET", pair.harbour().feedStreams() + "/metrics", Http.token(asks), "")
                .json()
                .path("quarantined")
                .asLong();
    }
}
