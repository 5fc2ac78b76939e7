package parley.identity.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import parley.identity.OrganisationKeys;

/// Looks through an exported audit and its chain, and finds the first entry that is not as it was made:
/// altered, added, taken away, moved, or cut off before the last signed head. Content that was erased is no
/// flaw.
///
/// All contents first, in any order; then the chain as it stands, read no earlier than they were; then the
/// verdict. What it keeps of an entry is a digest, however long the entry is. For one thread.
public final class AuditVerifier {
    private final OrganisationKeys keys;
    private final Map<Long, Digest> contents = new HashMap<>();
    private final List<Erased> erasures = new ArrayList<>();
    private final List<Long> without = new ArrayList<>();
    private long lines;
    private long shown = -1;
    private long begun;
    private AuditChain chain;
    private @Nullable SignedHead signed;
    private AuditVerdict.@Nullable Broken broken;
    private boolean torn;

    /// Entries that a decision erased.
    private record Erased(long from, long to) {}

    /// @param twin whose chain it is to be
    /// @param keys what signed its heads
    public AuditVerifier(String twin, OrganisationKeys keys) {
        this.chain = AuditChain.begin(twin);
        this.keys = keys;
    }

    /// Whether a line of a chain is the link of an entry.
    public static boolean isLink(String line) {
        try {
            return ChainLine.read(line) instanceof ChainLine.Link;
        } catch (IllegalArgumentException e) {
            // Found where the chain is taken
            return false;
        }
    }

    /// Says how many entries the chain had before the export began: of these none is newer than it.
    public void begun(long entries) {
        begun = entries;
    }

    /// Takes a line of the export.
    public void content(String line) {
        lines++;
        try {
            var entry = AuditedEntry.read(line);
            shown = Math.max(shown, entry.index());
            if (contents.putIfAbsent(entry.index(), entry.digest()) != null) {
                breaks(entry.index(), "it stands twice in the export");
            }
            for (var range : entry.entry().path("erased")) {
                // What begins with the audit itself has nothing in `from`
                erasures.add(
                        new Erased(range.path("from").asLong(), range.path("to").asLong()));
            }
        } catch (IllegalArgumentException e) {
            breaks(lines - 1, "line " + lines + " of the export: " + e.getMessage());
        }
    }

    /// Takes a line of the chain.
    public void chain(String line) {
        if (torn) {
            return;
        }
        try {
            switch (ChainLine.read(line)) {
                case ChainLine.Link link -> link(link);
                case ChainLine.Head(var json) -> head(SignedHead.verified(json, keys));
            }
        } catch (IllegalArgumentException e) {
            tears(last(), "what the chain has after " + chain.entries() + " entries: " + e.getMessage());
        }
    }

    private void link(ChainLine.Link link) {
        if (!link.twin().equals(chain.twin())) {
            tears(chain.entries(), "its link is of " + link.twin());
        } else if (link.index() != chain.entries()) {
            tears(chain.entries(), "in its place the chain has the link of " + link.index());
        } else {
            var content = contents.remove(link.index());
            if (content == null) {
                without.add(link.index());
            } else if (!content.equals(link.digest())) {
                breaks(link.index(), "its content is not the one that the chain has the digest of");
            }
            chain = chain.with(link.digest());
        }
    }

    private void head(SignedHead head) {
        if (!head.twin().equals(chain.twin())) {
            tears(last(), "its signed head is of " + head.twin());
        } else if (head.index() >= chain.entries()) {
            tears(chain.entries(), "it has no link, and up to " + head.index() + " the organisation has signed");
        } else if (head.index() < last()) {
            tears(last(), "the signed head after it is of " + head.index());
        } else if (!head.head().equals(chain.head())) {
            tears(
                    firstUnsigned(),
                    "from it to " + head.index() + " the chain is not the one that was signed at " + head.at());
        } else {
            signed = head;
        }
    }

    private long last() {
        return Math.max(0, chain.entries() - 1);
    }

    private long firstUnsigned() {
        return signed == null ? 0 : signed.index() + 1;
    }

    /// The chain goes on, and with it the search for an earlier flaw.
    private void breaks(long index, String why) {
        if (broken == null || index < broken.index()) {
            broken = new AuditVerdict.Broken(index, why);
        }
    }

    /// Nothing that comes after it in the chain can be told.
    private void tears(long index, String why) {
        breaks(index, why);
        torn = true;
    }

    /// What is to be thought of all that was given.
    public AuditVerdict verdict() {
        if (!torn) {
            contents.keySet().stream()
                    .min(Comparator.naturalOrder())
                    .ifPresent(index -> breaks(index, "it has content, and no link"));
        }
        if (broken == null && signed == null && chain.entries() > 0) {
            breaks(0, "no head of the chain is signed");
        }
        if (broken != null) {
            return broken;
        }
        long newer = without.stream()
                .filter(index -> index > shown && index >= begun)
                .count();
        var ranges = merged();
        long erased = without.stream()
                .filter(index -> index < shown && within(ranges, index))
                .count();
        Instant at = signed == null ? null : signed.at();
        return new AuditVerdict.Holds(
                chain.entries(), erased, without.size() - erased - newer, newer, firstUnsigned(), at);
    }

    private NavigableMap<Long, Long> merged() {
        var ends = new TreeMap<Long, Long>();
        erasures.stream().sorted(Comparator.comparingLong(Erased::from)).forEach(range -> {
            var before = ends.lastEntry();
            if (before != null && before.getValue() >= range.from) {
                ends.put(before.getKey(), Math.max(before.getValue(), range.to));
            } else {
                ends.put(range.from, range.to);
            }
        });
        return ends;
    }

    private static boolean within(NavigableMap<Long, Long> ends, long index) {
        var range = ends.floorEntry(index);
        return range != null && index < range.getValue();
    }
}
