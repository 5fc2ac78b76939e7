package parley.broker.topology;

import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.serialization.Serializer;
import parley.topics.AvroSerde;

/// A record for a partner's lane.
///
/// @param partner our name for it
record ForPartner<V>(String partner, V message) {

    /// Writes the message alone.
    static <V extends SpecificRecordBase> Serializer<ForPartner<V>> serializer(AvroSerde<V> messages) {
        return (topic, sent) -> messages.encode(sent.message());
    }
}
