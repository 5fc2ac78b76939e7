package parley.registry.sparql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import parley.policy.Requester;
import parley.registry.live.Watched;

/// The rows of a SELECT, as they come and go: it is answered anew whenever anything may be otherwise, from
/// what the requester may see then. A row's name is its values; blank nodes have none, since they are
/// called otherwise each time.
public final class SparqlWatch implements Watched {

    /// What one may use: it is asked again and again.
    public static final QueryLimits LIMITS =
            new QueryLimits(8 * 1024, Duration.ofSeconds(1), 100_000, 1024 * 1024, 1, 1024 * 1024);

    private static final int MOST_CHARS = 4_000;
    private static final String JSON_RESULTS = "application/sparql-results+json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> ROW = new TypeReference<>() {};

    private final Sparql sparql;
    private final Sparql.Asked asked;
    private final ResultFormat format;
    private final Supplier<Requester> requester;
    private final InstantSource clock;
    private final Semaphore inTurn;
    private final Consumer<String> told;
    private final Set<String> now = ConcurrentHashMap.newKeySet();
    private @Nullable Requester before;

    /// @param asked a SELECT
    /// @param requester as it is when it is asked
    /// @param inTurn so many are asked at a time
    /// @param told the name of each row that came or went
    public SparqlWatch(
            Sparql sparql,
            Sparql.Asked asked,
            Supplier<Requester> requester,
            InstantSource clock,
            Semaphore inTurn,
            Consumer<String> told) {
        this.sparql = sparql;
        this.asked = asked;
        this.format = asked.format(List.of(JSON_RESULTS)).orElseThrow();
        this.requester = requester;
        this.clock = clock;
        this.inTurn = inTurn;
        this.told = told;
    }

    @Override
    public void everything() {
        Requester as = requester.get();
        before = as;
        Set<String> rows = rows(as);
        if (rows.size() > MOST) {
            throw Over.tooMuch();
        }
        now.stream().filter(row -> !rows.contains(row)).toList().forEach(row -> {
            now.remove(row);
            told.accept(row);
        });
        rows.stream().filter(now::add).forEach(told);
    }

    @Override
    public void look(Collection<String> twins) {
        if (!twins.isEmpty()) {
            everything();
        }
    }

    @Override
    public void again(Collection<String> names) {
        if (!names.isEmpty()) {
            everything();
        }
    }

    @Override
    public void recheck() {
        if (!requester.get().equals(before)) {
            everything();
        }
    }

    @Override
    public Optional<Object> found(String row) {
        return now.contains(row) ? Optional.of(gone(row)) : Optional.empty();
    }

    @Override
    public Object gone(String row) {
        try {
            return JSON.readValue(row, ROW);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Set<String> rows(Requester as) {
        inTurn.acquireUninterruptibly();
        try {
            byte[] answer = sparql.answer(asked, format, as, clock.instant(), LIMITS);
            Set<String> rows = new LinkedHashSet<>();
            for (JsonNode row : JSON.readTree(answer).at("/results/bindings")) {
                ((ObjectNode) row)
                        .properties()
                        .removeIf(
                                value -> value.getValue().path("type").asText().equals("bnode"));
                String name = row.toString();
                if (name.length() > MOST_CHARS) {
                    throw new Over("a row has more than " + MOST_CHARS + " characters");
                }
                rows.add(name);
            }
            return rows;
        } catch (QueryRefused e) {
            throw new Over("the query takes too much to be watched: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            inTurn.release();
        }
    }
}
