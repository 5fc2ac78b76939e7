package parley.registry.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.identity.Partner;
import parley.registry.catalog.Freshness;
import parley.registry.find.Found;

/// A page of what was found.
///
/// @param twins those on the page, the best first
/// @param total how many twins fit in all
/// @param cursor asks for the next page; null if this is the last
/// @param partners how fresh what is known of each partner's twins is
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record FoundView(
        List<MatchView> twins, int total, @Nullable String cursor, List<PartnerView> partners) {

    /// A twin that fits.
    ///
    /// @param twin its DID
    /// @param organisation the DID of its organisation
    /// @param name the last part of its DID
    /// @param label what it calls itself, else its name
    /// @param types IRIs
    /// @param feeds the names of all that may be seen
    /// @param matchingFeeds those that observe what is asked for; if that is nothing, those in which words
    /// occur
    /// @param controls the names of all that may be seen
    /// @param matchingControls those that are asked for; if none is, those in which words occur
    /// @param distanceMetres from where `near` is; null if none was asked for
    /// @param relevance how well the text fits: more is better
    /// @param changed when what may be seen of it last changed
    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record MatchView(
            String twin,
            String organisation,
            String name,
            String label,
            List<String> types,
            List<String> feeds,
            List<String> matchingFeeds,
            List<String> controls,
            List<String> matchingControls,

            @JsonPropertyDescription(
                    "where it is, of several places the nearest to `near`; null if what may be seen does not say")
            @Nullable
            PlaceView place,

            @Nullable Double distanceMetres,
            double relevance,
            Instant changed) {

        static MatchView of(Found.Match match) {
            return new MatchView(
                    match.twin(),
                    match.organisation(),
                    match.name(),
                    match.label(),
                    match.types().stream().sorted().toList(),
                    match.feeds(),
                    match.matchingFeeds(),
                    match.controls(),
                    match.matchingControls(),
                    match.place()
                            .map(place -> new PlaceView(place.latitude(), place.longitude()))
                            .orElse(null),
                    match.distanceMetres().isPresent()
                            ? (Double) match.distanceMetres().getAsDouble()
                            : null,
                    match.relevance(),
                    match.changed());
        }
    }

    /// A place, in degrees (WGS 84).
    ///
    /// @param latitude to the north, -90 to 90
    /// @param longitude to the east, -180 to 180
    @Serdeable
    public record PlaceView(double latitude, double longitude) {}

    /// How fresh what is known of a partner's twins is.
    ///
    /// @param name our name for it
    /// @param organisation its DID
    /// @param heartbeat when its registry last said that what it sent is up to date; null if it never did
    /// @param ageSeconds how long ago that was
    /// @param behind whether what it has written since is not known here yet, or not even whether it has
    /// @param hidden whether that is too long ago for its twins to be shown
    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record PartnerView(
            String name,
            String organisation,
            @Nullable Instant heartbeat,
            @Nullable Long ageSeconds,
            boolean behind,
            boolean hidden) {

        static PartnerView of(Partner partner, Freshness freshness, boolean unread) {
            return new PartnerView(
                    partner.name(),
                    partner.did().value(),
                    freshness.heartbeat().orElse(null),
                    freshness.age().map(Duration::toSeconds).orElse(null),
                    unread || freshness.late(),
                    freshness.hidden());
        }
    }

    static FoundView of(Found found, List<PartnerView> partners) {
        return new FoundView(
                found.matches().stream().map(MatchView::of).toList(),
                found.total(),
                found.next().map(cursor -> cursor.text()).orElse(null),
                partners);
    }
}
