package parley.agent.publishing;

import java.io.IOException;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;

/// Something that has a value whenever it is asked, until it runs dry.
public interface FeedSource extends AutoCloseable {

    /// What its values are.
    Schema schema();

    /// The next value; empty when there will be no more.
    ///
    /// @throws IOException if it cannot be read; the message says where
    Optional<GenericRecord> next() throws IOException;

    @Override
    default void close() throws IOException {}
}
