package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;
import parley.identity.Did;
import parley.identity.OrganisationKeys;
import parley.identity.Partnership;

/// The keys that endorse documents: our own organisation's, which the agent was told, and those of the partners, which
/// our organisation has signed that it pinned. Thread-safe.
///
/// Partners are asked for again when one is not known, and at most a minute after they were last.
final class PartnerKeys {
    private static final Logger LOG = LoggerFactory.getLogger(PartnerKeys.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final OrganisationKeys own;
    private final Supplier<JsonNode> registry;
    private final InstantSource clock;
    private final @Nullable Path file;
    private Map<String, OrganisationKeys> partners = Map.of();
    private Instant asked = Instant.MIN;

    /// @param registry answers what `/partners` does
    /// @param file keeps the last answer, for a start while the registry is away; null to keep none
    PartnerKeys(OrganisationKeys own, Supplier<JsonNode> registry, InstantSource clock, @Nullable Path file) {
        this.own = own;
        this.registry = registry;
        this.clock = clock;
        this.file = file;
        if (file != null && Files.exists(file)) {
            load(file);
        }
    }

    private void load(Path file) {
        try {
            partners = keys(JSON.readTree(Files.readString(file)));
        } catch (IOException e) {
            LOG.warn("not read, partners are asked for anew file={} reason={}", file, e.toString());
        }
    }

    private void keep(JsonNode answer) {
        if (file != null) {
            try {
                Files.writeString(file, answer.toString());
            } catch (IOException e) {
                LOG.warn("not kept for the next start file={} reason={}", file, e.toString());
            }
        }
    }

    /// The keys of that organisation, if it is ours or a partner.
    synchronized Optional<OrganisationKeys> of(Did organisation) {
        if (organisation.equals(own.organisation())) {
            return Optional.of(own);
        }
        var known = partners.get(organisation.value());
        if (clock.instant().isAfter(asked.plus(known == null ? PAUSE : FRESH))) {
            refresh();
            known = partners.get(organisation.value());
        }
        return Optional.ofNullable(known);
    }

    private void refresh() {
        try {
            var answer = registry.get();
            partners = keys(answer);
            asked = clock.instant();
            keep(answer);
        } catch (UnreachableException | ProblemException e) {
            LOG.warn("partners not asked for, those known stay reason={}", e.getMessage());
        }
    }

    private Map<String, OrganisationKeys> keys(JsonNode answer) {
        var keys = new HashMap<String, OrganisationKeys>();
        for (var each : answer) {
            partnership(each)
                    .flatMap(Partnership::partner)
                    .ifPresent(partner -> keys.put(partner.did().value(), partner.keys()));
        }
        return Map.copyOf(keys);
    }

    private Optional<Partnership> partnership(JsonNode json) {
        List<String> statements = new ArrayList<>();
        json.path("statements").forEach(each -> statements.add(each.asText()));
        try {
            return Optional.of(Partnership.of(own, statements));
        } catch (IllegalArgumentException e) {
            LOG.error("no partnership that our organisation has signed reason={}", e.getMessage());
            return Optional.empty();
        }
    }
}
