package parley.agent.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/// Reads times as files have them: RFC 3339, or date and time without a zone, which is taken as UTC.
final class Times {
    private Times() {}

    static Optional<Instant> parse(String text) {
        var iso = text.replaceFirst("^(\\d{4}-\\d{2}-\\d{2})[ ]", "$1T");
        try {
            var parsed = DateTimeFormatter.ISO_DATE_TIME.parseBest(iso, OffsetDateTime::from, LocalDateTime::from);
            return Optional.of(
                    parsed instanceof OffsetDateTime zoned
                            ? zoned.toInstant()
                            : ((LocalDateTime) parsed).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
