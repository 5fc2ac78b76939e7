package parley.registry.find;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import parley.identity.Did;

/// A place in the order of what was found: all that comes after it is the next page, whatever came or went meanwhile.
///
/// @param order by which it is one
/// @param rank less is better
/// @param twin the DID that decides between equal ranks
public record Cursor(Query.Order order, double rank, String twin) implements Comparable<Cursor> {

    private static final int MOST_CHARS = 1_000;
    private static final Comparator<Cursor> ORDER =
            Comparator.comparingDouble(Cursor::rank).thenComparing(Cursor::twin);

    @Override
    public int compareTo(Cursor other) {
        return ORDER.compare(this, other);
    }

    /// The cursor as a text for who must give it back.
    public String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((order + " " + rank + " " + twin).getBytes(UTF_8));
    }

    /// Reads a cursor's text; empty if it is none.
    public static Optional<Cursor> parse(String text) {
        if (text.length() > MOST_CHARS) {
            return Optional.empty();
        }
        try {
            String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", 3);
            if (parts.length != 3 || Did.parse(parts[2]).isEmpty()) {
                return Optional.empty();
            }
            double rank = Double.parseDouble(parts[1]);
            return Double.isNaN(rank)
                    ? Optional.empty()
                    : Optional.of(new Cursor(Query.Order.valueOf(parts[0]), rank, parts[2]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
