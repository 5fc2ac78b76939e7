package parley.registry.catalog;

import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import parley.avro.CatalogEntry;
import parley.avro.Control;
import parley.avro.Feed;
import parley.avro.FeedSchema;
import parley.framing.Fingerprint;
import parley.identity.Did;
import parley.identity.Partner;
import parley.identity.TwinDocument;
import parley.registry.description.Description;
import parley.registry.description.Turtle;
import parley.topics.Names;

/// The check of an entry that a partner's lane brought: the partner speaks for its own twins only, with the key that
/// was pinned.
final class PartnerEntry {

    /// As many as our own feeds can have.
    private static final int MOST_PARTITIONS = 64;

    private PartnerEntry() {}

    /// Whether an entry may be believed.
    sealed interface Result {
        /// It may be.
        ///
        /// @param document the version of the twin's document
        record Believed(long document) implements Result {}

        /// It must not be.
        record Flawed(String why) implements Result {}
    }

    /// Whether the entry's subject is a twin of this partner, whatever else the entry says.
    static boolean belongs(Partner partner, String key, CatalogEntry entry) {
        return key.equals(entry.getTwin())
                && entry.getOrganisation().equals(partner.did().value())
                && Did.parse(key)
                        .filter(did -> did.twinName().isPresent())
                        .filter(did -> did.organisationOf().equals(partner.did()))
                        .isPresent();
    }

    /// Checks what an entry says that shows a twin.
    ///
    /// @param known the version of the newest document that is known of the twin; an older one grants nothing
    static Result check(Partner partner, CatalogEntry entry, long known) {
        return switch (TwinDocument.parseEndorsed(entry.getDocument(), partner.keys())) {
            case TwinDocument.Result.Refused(var why) -> new Result.Flawed("document: " + why);
            case TwinDocument.Result.Endorsed(var document) ->
                document(entry, document, known)
                        .or(() -> flaw(entry))
                        .<Result>map(Result.Flawed::new)
                        .orElseGet(() -> new Result.Believed(document.version()));
        };
    }

    private static Optional<String> document(CatalogEntry entry, TwinDocument document, long known) {
        if (!document.twin().value().equals(entry.getTwin())) {
            return Optional.of("document: of " + document.twin());
        }
        return document.version() < known ? Optional.of("document: older than one that is known") : Optional.empty();
    }

    private static Optional<String> flaw(CatalogEntry entry) {
        return description(entry)
                .or(() -> entry.getFeeds().stream()
                        .flatMap(feed -> feed(feed).stream())
                        .findFirst())
                .or(() -> entry.getControls().stream()
                        .flatMap(control -> control(control).stream())
                        .findFirst());
    }

    private static Optional<String> description(CatalogEntry entry) {
        return switch (Turtle.reread(entry.getTwin(), entry.getDescription())) {
            case Description.Accepted accepted -> Optional.empty();
            case Description.Malformed malformed -> Optional.of("description: " + malformed.message());
            case Description.Foreign foreign -> Optional.of("description: about " + foreign.subject());
            case Description.Excessive excessive -> Optional.of(excessive.limit());
        };
    }

    private static Optional<String> feed(Feed feed) {
        if (!Names.valid(feed.getName())) {
            return Optional.of("feed name: '" + feed.getName() + "'");
        }
        if (feed.getPartitions() < 1 || feed.getPartitions() > MOST_PARTITIONS) {
            return Optional.of("feed " + feed.getName() + ": " + feed.getPartitions() + " partitions");
        }
        return feed.getSchemas().stream()
                .filter(schema -> !isItself(schema))
                .map(schema -> "feed " + feed.getName() + ": fingerprint of schema version " + schema.getVersion())
                .findFirst();
    }

    private static Optional<String> control(Control control) {
        if (!Names.valid(control.getName())) {
            return Optional.of("control name: '" + control.getName() + "'");
        }
        return Stream.of(control.getRequest(), control.getResult())
                        .allMatch(schema -> schema == null || isSchema(schema))
                ? Optional.empty()
                : Optional.of("control " + control.getName() + ": not an Avro schema");
    }

    private static boolean isSchema(String schema) {
        return parsed(schema).isPresent();
    }

    private static boolean isItself(FeedSchema schema) {
        return parsed(schema.getSchema$())
                .map(parsed -> Fingerprint.hex(Fingerprint.sha256(parsed)))
                .filter(schema.getFingerprint()::equals)
                .isPresent();
    }

    /// Avro has two ways to say that it cannot read a schema; the second is about types that it does not define.
    private static Optional<Schema> parsed(String schema) {
        try {
            return Optional.of(new Schema.Parser().parse(schema));
        } catch (AvroRuntimeException | NullPointerException e) {
            return Optional.empty();
        }
    }
}
