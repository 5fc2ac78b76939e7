package parley.feeds.routing;

/// Where a route leads.
public sealed interface Destination {

    /// Into the lane of a partner.
    ///
    /// @param name the partner's name
    record Partner(String name) implements Destination {}

    /// To a delivery in this very space: requester and provider belong to the same organisation.
    record Here() implements Destination {}
}
