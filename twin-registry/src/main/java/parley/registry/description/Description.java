package parley.registry.description;

/// What came of reading a description.
public sealed interface Description {

    /// The description is well formed and speaks of its own twin only.
    ///
    /// @param turtle the same triples as Turtle with absolute IRIs only, the twin's own first; reads back to itself
    record Accepted(String turtle) implements Description {}

    /// The text is not Turtle.
    ///
    /// @param line counted from 1; 0 if the text could not be read at all
    /// @param column counted from 1; 0 if the text could not be read at all
    record Malformed(String message, long line, long column) implements Description {}

    /// The text states a triple about something that is not the twin's to describe.
    ///
    /// @param subject the offending subject: an IRI, or a blank node's label as it was written
    record Foreign(String subject) implements Description {}

    /// The text is over one of the limits.
    ///
    /// @param limit the limit, for people
    record Excessive(String limit) implements Description {}
}
