package parley.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import parley.avro.Brought;
import parley.avro.Disbelieved;

/// What is to be told of all that is not believed, so that no partner can flood who is told: of those that are alike
/// the first of a minute at once, of the further ones the last, with the number of the others, once the minute is over
/// or the next like it comes. For one thread.
///
/// Alike are those of one organisation, kind, twin, feed and reason. Of one partner, and of what stood in the topics of
/// one of our own twins, no more than [#MOST] such sets are told apart at a time; what is unlike all of them is told by
/// its kind alone.
final class Disbeliefs {

    static final int MOST = 32;

    /// Of a reason; it may quote what the partner wrote.
    static final int LONGEST_REASON = 300;

    /// Of everything else that the partner writes.
    static final int LONGEST = 200;

    private static final String UNLIKE = "one of too many kinds to tell apart: ";

    private final long periodNanos;
    private final Map<String, Map<Likeness, Minute>> minutes = new HashMap<>();

    /// @param period what a minute is here
    Disbeliefs(DisbeliefPeriod period) {
        this.periodNanos = period.length().toNanos();
    }

    private record Likeness(Brought kind, String twin, String feed, String reason) {

        static Likeness of(Disbelieved one) {
            return new Likeness(one.getKind(), one.getTwin(), one.getFeed(), one.getReason());
        }

        static Likeness ofKind(Brought kind) {
            return new Likeness(kind, "", "", UNLIKE);
        }
    }

    /// Those alike since the first of them.
    private final class Minute {

        private final long began;
        private @Nullable Disbelieved last;
        private long counted;

        private Minute(long began) {
            this.began = began;
        }

        private boolean over(long nowNanos) {
            return nowNanos - began >= periodNanos;
        }

        private void count(Disbelieved one) {
            last = one;
            counted++;
        }
    }

    /// What is to be told now that this came: it, or nothing.
    ///
    /// @param nowNanos by a monotonic clock
    List<Disbelieved> take(Disbelieved one, long nowNanos) {
        Map<Likeness, Minute> known = minutes.computeIfAbsent(source(one), any -> new HashMap<>());
        Disbelieved told = cut(one);
        Likeness likeness = Likeness.of(told);
        if (!known.containsKey(likeness) && known.size() >= MOST) {
            likeness = Likeness.ofKind(told.getKind());
            told = with(told, UNLIKE + told.getReason(), told.getOthers());
        }
        Minute minute = known.get(likeness);
        if (minute != null && !minute.over(nowNanos)) {
            minute.count(told);
            return List.of();
        }
        known.put(likeness, new Minute(nowNanos));
        return List.of(minute == null ? told : with(told, told.getReason(), minute.counted));
    }

    /// Nobody who writes into the topics of one of our twins takes room from the others.
    private static String source(Disbelieved one) {
        return one.getTwin().startsWith(one.getOrganisation() + ":") ? one.getTwin() : one.getOrganisation();
    }

    /// What is to be told as its minute is over.
    List<Disbelieved> over(long nowNanos) {
        List<Disbelieved> told = new ArrayList<>();
        Iterator<Map<Likeness, Minute>> organisations = minutes.values().iterator();
        while (organisations.hasNext()) {
            Map<Likeness, Minute> known = organisations.next();
            known.values().removeIf(minute -> minute.over(nowNanos) && tell(minute, told));
            if (known.isEmpty()) {
                organisations.remove();
            }
        }
        return told;
    }

    /// What is to be told if nothing more comes.
    List<Disbelieved> rest() {
        List<Disbelieved> told = new ArrayList<>();
        minutes.values().forEach(known -> known.values().forEach(minute -> tell(minute, told)));
        minutes.clear();
        return told;
    }

    private static boolean tell(Minute minute, List<Disbelieved> told) {
        Disbelieved last = minute.last;
        if (last != null) {
            told.add(with(last, last.getReason(), minute.counted - 1));
        }
        return true;
    }

    private static Disbelieved with(Disbelieved one, String reason, long others) {
        return new Disbelieved(
                one.getOrganisation(),
                one.getKind(),
                one.getTwin(),
                one.getFeed(),
                one.getInteraction(),
                one.getCommand(),
                one.getTopic(),
                one.getPartition(),
                one.getOffset(),
                reason,
                others,
                one.getWritten());
    }

    private static Disbelieved cut(Disbelieved one) {
        return new Disbelieved(
                one.getOrganisation(),
                one.getKind(),
                one.getTwin(),
                one.getFeed(),
                cut(one.getInteraction(), LONGEST),
                cut(one.getCommand(), LONGEST),
                one.getTopic(),
                one.getPartition(),
                one.getOffset(),
                cut(one.getReason(), LONGEST_REASON),
                0L,
                one.getWritten());
    }

    /// What a partner wrote is shown to people: not at any length, and it does not steer their terminals.
    private static String cut(String text, int longest) {
        String kept = text.length() > longest ? text.substring(0, longest) + "…" : text;
        return kept.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]", "?");
    }
}
