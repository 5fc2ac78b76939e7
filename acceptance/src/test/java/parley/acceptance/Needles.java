package parley.acceptance;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Names of texts that are looked for in many others, all in one pass of each.
final class Needles {
    /// Of every text, so many first characters are what is looked for.
    private static final int FIRST = Long.BYTES;

    private static final long SPREAD = 0x9E3779B97F4A7C15L;
    private static final int BITS = 16;

    private final Map<Long, List<Needle>> byFirst = new HashMap<>();
    private final BitSet begun = new BitSet(1 << BITS);

    private record Needle(String name, String text) {}

    /// @param texts by name, in ISO 8859-1; none is shorter than eight characters
    Needles(Map<String, String> texts) {
        texts.forEach((name, text) -> {
            long first = first(text);
            byFirst.computeIfAbsent(first, any -> new ArrayList<>()).add(new Needle(name, text));
            begun.set(bucket(first));
        });
    }

    private static long first(String text) {
        if (text.length() < FIRST) {
            throw new IllegalArgumentException("too short to be looked for");
        }
        long first = 0;
        for (int i = 0; i < FIRST; i++) {
            first = moved(first, text.charAt(i));
        }
        return first;
    }

    private static long moved(long window, char next) {
        return (window << Byte.SIZE) | next;
    }

    private static int bucket(long first) {
        return (int) ((first * SPREAD) >>> (Long.SIZE - BITS));
    }

    /// Which of them are in that text of ISO 8859-1.
    Set<String> in(String hay) {
        var found = new TreeSet<String>();
        long window = 0;
        for (int end = 1; end <= hay.length(); end++) {
            window = moved(window, hay.charAt(end - 1));
            if (end >= FIRST && begun.get(bucket(window))) {
                int from = end - FIRST;
                for (var needle : byFirst.getOrDefault(window, List.of())) {
                    if (hay.startsWith(needle.text(), from)) {
                        found.add(needle.name());
                    }
                }
            }
        }
        return found;
    }
}
