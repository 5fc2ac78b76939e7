package parley.agent.control;

/// An executor refuses a command that the twin's policy admitted: nothing was done, and its sender is told
/// so, and why.
public final class CommandRefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    /// @param why for people
    public CommandRefusedException(String why) {
        super(why);
    }
}
