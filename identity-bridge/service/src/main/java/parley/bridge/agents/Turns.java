package parley.bridge.agents;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// Whose turn it is, where not all are looked at each time. For one thread.
final class Turns {
    private final int most;
    private String last = "";

    /// @param most how many are looked at each time
    Turns(int most) {
        this.most = most;
    }

    /// Those after the ones of before, by name; the first again after the last.
    List<String> next(Collection<String> names) {
        var sorted = names.stream().sorted().toList();
        int from =
                (int) sorted.stream().filter(name -> name.compareTo(last) <= 0).count();
        var next = Stream.concat(sorted.stream().skip(from), sorted.stream().limit(from))
                .limit(most)
                .toList();
        if (!next.isEmpty()) {
            last = next.getLast();
        }
        return next;
    }
}
