package parley.registry.twins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import parley.identity.Delegation;
import parley.identity.Function;
import parley.identity.PublicKey;
import parley.registry.world.World;

class KnownKeysTest {

    private static final List<PublicKey> KEYS = List.of(
            World.key(1).publicKey(), World.key(2).publicKey(), World.key(3).publicKey());
    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    /// Each step adds a delegation, or takes one back that was added before.
    @Property(tries = 300)
    void theyAreThoseOfTheDelegationsThatStand(
            @ForAll @Size(max = 30) List<@IntRange(min = 0, max = 10_000) Integer> steps) {
        KnownKeys known = new KnownKeys();
        List<Delegation> standing = new ArrayList<>();
        for (int step : steps) {
            if (step % 3 == 0 && !standing.isEmpty()) {
                known.remove(standing.remove(step % standing.size()));
            } else {
                Delegation added = delegation(step);
                standing.add(added);
                known.add(added);
            }
            for (int second = 0; second < 4; second++) {
                Instant now = FIRST.plusSeconds(second);
                assertThat(known.of("a", now)).isEqualTo(expected(standing, "a", now));
                assertThat(known.of("b", now)).isEqualTo(expected(standing, "b", now));
            }
        }
    }

    private static Set<PublicKey> expected(List<Delegation> standing, String agent, Instant now) {
        return standing.stream()
                .filter(each -> each.agent().equals(agent) && now.isBefore(each.expires()))
                .map(Delegation::key)
                .collect(Collectors.toSet());
    }

    private static Delegation delegation(int number) {
        return new Delegation(
                number / 4 % 2 == 0 ? "a" : "b",
                KEYS.get(number / 8 % KEYS.size()),
                Set.of(Function.PUBLISH),
                FIRST.plusSeconds(number % 4));
    }
}
