package parley.feeds.egress;

import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import parley.avro.Rate;
import parley.feeds.routing.Route;
import parley.framing.RouteTag;
import parley.terms.Throttle;

/// What the interactions of one feed partition were let through, over all of their epochs: to end one and to begin the
/// next gets nobody more. For one thread.
final class Throttles {

    /// Of how many keys the counts are kept for interactions that have no route: the youngest. Without them it is as
    /// after a restart.
    static final int MOST_KEYS = 100_000;

    private record Counted(Rate rate, Throttle throttle) {}

    private final LinkedHashMap<String, Counted> byInteraction = new LinkedHashMap<>();

    /// The route's, which goes on where that of an earlier epoch was; null if its terms ask for none.
    ///
    /// @param fresh whether nothing of this epoch was let through before
    @Nullable
    Throttle of(Route route, boolean fresh) {
        Rate rate = route.terms() == null ? null : route.terms().getAtMost();
        if (rate == null) {
            return null;
        }
        RouteTag tag = route.tag();
        Counted known = byInteraction.remove(tag.interaction());
        Counted counted = known != null && known.rate.equals(rate)
                ? known
                : new Counted(rate, new Throttle(rate, fresh && route.first()));
        byInteraction.put(tag.interaction(), counted);
        return counted.throttle;
    }

    /// Takes in which interactions have routes.
    void routed(Set<String> interactions) {
        long keys = 0;
        Iterator<Map.Entry<String, Counted>> youngestFirst =
                byInteraction.reversed().entrySet().iterator();
        while (youngestFirst.hasNext()) {
            Map.Entry<String, Counted> each = youngestFirst.next();
            if (!interactions.contains(each.getKey())) {
                keys += Math.max(1, each.getValue().throttle.keys());
                if (keys > MOST_KEYS) {
                    youngestFirst.remove();
                }
            }
        }
    }

    /// They are counted elsewhere from now on.
    void forget(Collection<String> interactions) {
        byInteraction.keySet().removeAll(interactions);
    }

    /// Goes on with what another has counted meanwhile.
    void join(Throttles other) {
        other.byInteraction.forEach(byInteraction::putIfAbsent);
    }
}
