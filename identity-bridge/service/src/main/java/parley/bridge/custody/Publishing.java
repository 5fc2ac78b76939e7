package parley.bridge.custody;

import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Feed;
import parley.bridge.custody.Drafts.Draft;
import parley.bridge.custody.Drafts.Fitting;
import parley.identity.FeedWriter;
import parley.identity.FeedWriter.Sent;
import parley.schemaregistry.SchemaRegistryException;

/// Signs and produces: all of a batch if all of it fits the feed's schema, else nothing.
@Singleton
final class Publishing {
    private static final Logger LOG = LoggerFactory.getLogger(Publishing.class);

    private final FeedWriters writers;
    private final InstantSource clock;

    Publishing(FeedWriters writers, InstantSource clock) {
        this.writers = writers;
        this.clock = clock;
    }

    /// Where a record stands.
    ///
    /// @param partition of the feed's topic, from 0
    /// @param offset in that partition
    /// @param sequence as it was signed
    @Serdeable
    public record Place(int partition, long offset, long sequence) {}

    /// Publishes, and answers where each record stands once every replica in sync has it.
    /// @param agent whose key it is
    List<Place> publish(Custody.Answer.Signs signs, String agent, Feed feed, List<Draft> drafts) {
        var writer = writer(signs, agent, feed);
        return written(sent(writer, Drafts.fit(drafts, writer.target().schema())), drafts);
    }

    private FeedWriter writer(Custody.Answer.Signs signs, String agent, Feed feed) {
        try {
            return writers.of(signs.twin().document().twin(), agent, signs.key(), feed);
        } catch (SchemaRegistryException | UncheckedIOException e) {
            LOG.warn("no schema id feed={}", feed.getTopic(), e);
            throw Problems.unavailable("the schema registry does not answer");
        } catch (KafkaException e) {
            LOG.warn("no producer", e);
            throw Problems.unavailable("the cluster does not answer");
        }
    }

    /// The records of one call follow one another.
    private List<Sent> sent(FeedWriter writer, List<Fitting> records) {
        var now = clock.instant();
        var sent = new ArrayList<Sent>(records.size());
        synchronized (writer) {
            for (var record : records) {
                sent.add(writer.write(bytes(record.key()), record.value(), now));
            }
        }
        return sent;
    }

    private static byte @Nullable [] bytes(@Nullable String key) {
        return key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    }

    private List<Place> written(List<Sent> sent, List<Draft> drafts) {
        var places = new ArrayList<Place>(sent.size());
        for (var each : sent) {
            try {
                var metadata = each.written().join();
                places.add(new Place(metadata.partition(), metadata.offset(), each.sequence()));
            } catch (CompletionException e) {
                throw failed(e.getCause() == null ? e : e.getCause(), drafts, places.size());
            }
        }
        return places;
    }

    /// Why not all is written.
    /// @param index of the first record that is not
    private RuntimeException failed(Throwable why, List<Draft> drafts, int index) {
        var at = drafts.get(index).at();
        if (why instanceof RecordTooLargeException) {
            return Problems.tooLarge(at, "larger than a record may be");
        }
        if (!(why instanceof RetriableException) && !(why instanceof AuthorizationException)) {
            writers.reopen();
        }
        LOG.warn("not written at={} of={}", at, drafts.size(), why);
        return Problems.unavailable(index + " of " + drafts.size() + " records are known to be written, and " + at
                + " is not: " + why.getClass().getSimpleName());
    }
}
