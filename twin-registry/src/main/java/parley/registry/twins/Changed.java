package parley.registry.twins;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import parley.avro.TwinEntry;
import parley.policy.Policies;
import parley.registry.description.Described;
import parley.registry.description.Turtle;

/// When what of a twin last changed, so that nobody is told of a change in what may not be seen: by `/`
/// when it was made, by `/feeds/{name}` and `/controls/{name}` when that was declared, by `/description`
/// when what is said of the twin itself was, and by `/description/feeds/{name}` and
/// `/description/controls/{name}` when what is said of those.
public final class Changed {

    private Changed() {}

    /// What a change of the description changes.
    static Map<String, Instant> description(TwinEntry entry, String after, Instant now) {
        Described was = Turtle.described(entry.getTwin(), entry.getDescription());
        Described is = Turtle.described(entry.getTwin(), after);
        Map<String, Instant> changed = new HashMap<>(entry.getChanged());
        changed.keySet()
                .removeIf(what -> what.startsWith(Policies.DESCRIPTION + "/")
                        && !is.named().contains(what.substring(Policies.DESCRIPTION.length())));
        Stream.concat(Stream.of(Policies.DESCRIPTION), is.named().stream())
                .filter(resource -> !was.scoped(resource::equals).equals(is.scoped(resource::equals)))
                .forEach(resource -> changed.put(
                        resource.equals(Policies.DESCRIPTION) ? resource : Policies.DESCRIPTION + resource, now));
        return changed;
    }

    /// What a change of a feed or a control changes.
    static Map<String, Instant> declared(TwinEntry entry, String resource, Instant now) {
        Map<String, Instant> changed = new HashMap<>(entry.getChanged());
        changed.put(resource, now);
        return changed;
    }

    /// What is left when a control is no more.
    static Map<String, Instant> removed(TwinEntry entry, String resource) {
        Map<String, Instant> changed = new HashMap<>(entry.getChanged());
        changed.remove(resource);
        return changed;
    }

    /// Those of which somebody may know.
    ///
    /// @param mayDescribe asked for `/description`, feeds and controls
    public static Map<String, Instant> seen(Map<String, Instant> changed, Predicate<String> mayDescribe) {
        return changed.entrySet().stream()
                .filter(change -> maySee(change.getKey(), mayDescribe))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static boolean maySee(String what, Predicate<String> mayDescribe) {
        if (what.equals(Policies.ROOT)) {
            return true;
        }
        if (!what.startsWith(Policies.DESCRIPTION + "/")) {
            return mayDescribe.test(what);
        }
        return mayDescribe.test(Policies.DESCRIPTION)
                && mayDescribe.test(what.substring(Policies.DESCRIPTION.length()));
    }
}
