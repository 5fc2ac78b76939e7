package parley.feeds.egress;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.avro.Terms;
import parley.feeds.flow.FeedSchema;
import parley.feeds.routing.Route;
import parley.terms.Projection;
import parley.terms.RecordFilter;
import parley.terms.Throttle;

/// Where the records of one interaction go that its terms let through. For one thread.
///
/// A record without a value holds nothing that an expression could be true of.
final class Passage {

    /// More than are ever read again at once.
    private static final int REMEMBERED = 20_000;

    private static final Logger LOG = LoggerFactory.getLogger(Passage.class);

    private final Route route;
    private final Outlet outlet;
    private final @Nullable String where;
    private final @Nullable Throttle throttle;
    private final List<String> fields;
    private final TreeSet<Long> admitted = new TreeSet<>();
    private long decided = -1;
    private final IdentityHashMap<FeedSchema, Optional<RecordFilter>> filters = new IdentityHashMap<>();
    private final IdentityHashMap<FeedSchema, Optional<View>> views = new IdentityHashMap<>();

    /// @param outlet of this interaction alone
    /// @param throttle counts what is let through; null if all may be
    Passage(Route route, Outlet outlet, @Nullable Throttle throttle) {
        this.route = route;
        this.outlet = outlet;
        Terms terms = route.terms();
        this.where = terms == null ? null : terms.getWhere();
        this.fields = terms == null ? List.of() : terms.getFields();
        this.throttle = throttle;
    }

    Route route() {
        return route;
    }

    Outlet outlet() {
        return outlet;
    }

    /// Whether the record is let through.
    ///
    /// @param now in epoch milliseconds
    boolean admits(ConsumerRecord<byte[], FeedValue> record, Opened opened, long now) {
        return now < route.until()
                && (where == null || passes(where, opened))
                && showsAnything(opened)
                && (throttle == null || counted(throttle, record, now));
    }

    private boolean showsAnything(Opened opened) {
        FeedSchema schema = opened.schema();
        return !shows() || schema == null || view(schema) != null;
    }

    /// A record that had to wait, and is read again, is not counted again.
    private boolean counted(Throttle counts, ConsumerRecord<byte[], FeedValue> record, long now) {
        long offset = record.offset();
        if (offset > decided) {
            decided = offset;
            if (counts.admits(record.key(), record.timestamp(), now)) {
                admitted.add(offset);
            }
            while (admitted.size() > REMEMBERED) {
                admitted.removeFirst();
            }
        }
        return admitted.contains(offset);
    }

    /// Whether only some of a record's fields are shown.
    boolean shows() {
        return !fields.isEmpty();
    }

    /// What is shown of records with this schema; null if nothing is.
    @Nullable
    View view(FeedSchema schema) {
        return views.computeIfAbsent(schema, this::viewOf).orElse(null);
    }

    private Optional<View> viewOf(FeedSchema schema) {
        try {
            return Projection.of(schema.schema(), fields).map(Passage::view);
        } catch (IllegalArgumentException | AvroRuntimeException e) {
            LOG.warn(
                    "nothing is shown, no schema can be derived interaction={} schema={} reason={}",
                    route.tag(),
                    schema.schema().getFullName(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    /// Whoever is sent the schema must read by it what was written by the other.
    private static View view(Projection projection) {
        FeedSchema schema = FeedSchema.parse(projection.schema().toString());
        if (!schema.schema().equals(projection.schema())) {
            throw new IllegalArgumentException("two of its types have the same name");
        }
        return new View(projection, schema);
    }

    /// What is shown of a feed's records.
    ///
    /// @param schema the derived one
    record View(Projection projection, FeedSchema schema) {}

    private boolean passes(String expression, Opened opened) {
        FeedSchema schema = opened.schema();
        if (schema == null) {
            return false;
        }
        RecordFilter filter =
                filters.computeIfAbsent(schema, it -> filter(expression, it)).orElse(null);
        GenericRecord record = filter == null ? null : opened.record();
        return filter != null && record != null && filter.passes(record);
    }

    private Optional<RecordFilter> filter(String expression, FeedSchema schema) {
        try {
            return Optional.of(RecordFilter.of(expression, schema.schema()));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "no record is let through, the terms do not fit the schema interaction={} schema={} reason={}",
                    route.tag(),
                    schema.schema().getFullName(),
                    e.getMessage());
            return Optional.empty();
        }
    }
}
