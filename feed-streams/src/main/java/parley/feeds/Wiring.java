package parley.feeds;

import parley.feeds.flow.Fencing;
import parley.feeds.flow.Verification;

/// The two things of which a test may need another kind. The shipped service knows only [#shipped()].
///
/// @param verification whether a record is believed
/// @param fencing how strictly decisions bind
public record Wiring(Verification verification, Fencing fencing) {

    /// Signatures are verified, and the fence holds.
    public static Wiring shipped() {
        return new Wiring(Verification.signatures(), Fencing.strict());
    }
}
