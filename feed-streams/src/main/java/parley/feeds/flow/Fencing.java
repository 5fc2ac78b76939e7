package parley.feeds.flow;

import parley.avro.Interaction;

/// How strictly what was decided binds the loops. The shipped service knows only [#strict()]; another is test wiring,
/// with which a checker of the fence must fail.
public interface Fencing {

    /// Whether a loop may forward the batch that it has just polled.
    ///
    /// @param lease whether the lease holds, and what was decided before it was gained has been read
    boolean mayForward(boolean lease);

    /// Whether a change that was read from `interactions` takes effect here.
    boolean takesEffect(Interaction changed);

    /// The real one: no lease, no forwarding, and every change takes effect.
    static Fencing strict() {
        return new Fencing() {
            @Override
            public boolean mayForward(boolean lease) {
                return lease;
            }

            @Override
            public boolean takesEffect(Interaction changed) {
                return true;
            }
        };
    }
}
