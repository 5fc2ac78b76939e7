package parley.deploy.run;

/// What a look at something that exists has shown.
sealed interface Finding {
    /// It is there, and as a space needs it.
    record Fits() implements Finding {}

    /// It does not answer; it may yet.
    /// @param field of the space's file that names it
    record Silent(String field, String why) implements Finding {}

    /// It answers and is something else than a space needs.
    /// @param field of the space's file that names it
    record Misfit(String field, String why) implements Finding {}
}
