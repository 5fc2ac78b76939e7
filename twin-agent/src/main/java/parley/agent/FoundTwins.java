package parley.agent;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A page of what was found, the best first, and how fresh what is known of partners' twins is.
///
/// @param total how many twins fit in all
/// @param cursor asks for the next page; empty if this is the last
/// @param partners each partner of the space
/// @param json all that the service said
public record FoundTwins(
        List<FoundTwin> twins, int total, Optional<String> cursor, List<Partner> partners, JsonNode json) {
    public FoundTwins {
        twins = List.copyOf(twins);
        partners = List.copyOf(partners);
    }

    /// A twin that fits, as far as it may be seen.
    ///
    /// @param twin its DID
    /// @param organisation the DID of its organisation
    /// @param name its name within its organisation
    /// @param label what it calls itself, else its name
    /// @param types the IRIs of its classes
    /// @param feeds the names of its feeds
    /// @param matchingFeeds those that observe what is asked for; if that is nothing, those in which words
    /// occur
    /// @param controls the names of its controls
    /// @param matchingControls those that are asked for; if none is, those in which words occur
    /// @param place where it is
    /// @param distanceMetres from the place that was asked for
    /// @param relevance how well the words fit: more is better
    /// @param changed when what may be seen of it last changed
    public record FoundTwin(
            String twin,
            String organisation,
            String name,
            String label,
            List<String> types,
            List<String> feeds,
            List<String> matchingFeeds,
            List<String> controls,
            List<String> matchingControls,
            Optional<Place> place,
            OptionalDouble distanceMetres,
            double relevance,
            Optional<Instant> changed) {}

    /// A place on earth (WGS 84), in degrees.
    public record Place(double latitude, double longitude) {}

    /// How fresh what is known of a partner's twins is.
    ///
    /// @param name the space's name for the partner
    /// @param organisation the partner's DID
    /// @param heartbeat when its registry last said that what it shows is up to date
    /// @param age how long ago that was
    /// @param behind whether what it has written since may not be known yet
    /// @param hidden whether that is too long ago for its twins to be shown
    public record Partner(
            String name,
            String organisation,
            Optional<Instant> heartbeat,
            Optional<Duration> age,
            boolean behind,
            boolean hidden) {}

    static FoundTwins of(JsonNode json) {
        var twins = new ArrayList<FoundTwin>();
        json.path("twins").forEach(twin -> twins.add(twin(twin)));
        var partners = new ArrayList<Partner>();
        json.path("partners").forEach(partner -> partners.add(partner(partner)));
        return new FoundTwins(
                twins,
                json.path("total").asInt(),
                Optional.ofNullable(json.path("cursor").textValue()),
                partners,
                json);
    }

    static FoundTwin twin(JsonNode json) {
        return new FoundTwin(
                json.path("twin").asText(),
                json.path("organisation").asText(),
                json.path("name").asText(),
                json.path("label").asText(),
                texts(json.path("types")),
                texts(json.path("feeds")),
                texts(json.path("matchingFeeds")),
                texts(json.path("controls")),
                texts(json.path("matchingControls")),
                json.path("place").isObject()
                        ? Optional.of(new Place(
                                json.at("/place/latitude").asDouble(),
                                json.at("/place/longitude").asDouble()))
                        : Optional.empty(),
                json.path("distanceMetres").isNumber()
                        ? OptionalDouble.of(json.path("distanceMetres").asDouble())
                        : OptionalDouble.empty(),
                json.path("relevance").asDouble(),
                Optional.ofNullable(json.path("changed").textValue()).map(Instant::parse));
    }

    private static Partner partner(JsonNode json) {
        return new Partner(
                json.path("name").asText(),
                json.path("organisation").asText(),
                Optional.ofNullable(json.path("heartbeat").textValue()).map(Instant::parse),
                json.path("ageSeconds").isNumber()
                        ? Optional.of(Duration.ofSeconds(json.path("ageSeconds").asLong()))
                        : Optional.empty(),
                json.path("behind").asBoolean(),
                json.path("hidden").asBoolean());
    }

    private static List<String> texts(JsonNode json) {
        var texts = new ArrayList<String>();
        json.forEach(each -> texts.add(each.asText()));
        return List.copyOf(texts);
    }
}
