package parley.agent.bulk;

/// A row of which no twin can be made.
public final class RowRejected extends Exception {
    private static final long serialVersionUID = 1;

    private final String field;

    /// @param field the column, or the part of the mapping, that is at fault
    RowRejected(String field, String why) {
        super(why, null, false, false);
        this.field = field;
    }

    /// What is at fault.
    public String field() {
        return field;
    }
}
