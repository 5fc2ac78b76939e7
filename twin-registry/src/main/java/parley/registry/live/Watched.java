package parley.registry.live;

import java.util.Collection;
import java.util.Optional;

/// What a question finds for who asks it, looked at again and again; it tells of what is otherwise by name.
/// Used by one thread at a time; [#found] by any.
public interface Watched {

    /// So much can be watched at once.
    int MOST = 2_000;

    /// It cannot go on, and says why to the reader.
    final class Over extends RuntimeException {
        private static final long serialVersionUID = 1;

        /// @param why for people
        public Over(String why) {
            super(why);
        }

        /// More is found than can be watched.
        public static Over tooMuch() {
            return new Over("more than " + MOST + " fit: ask for less");
        }
    }

    /// Looks at everything.
    ///
    /// @throws Over if that is too much
    void everything();

    /// Looks at what these twins may have changed.
    ///
    /// @param twins their DIDs
    /// @throws Over if that is too much
    void look(Collection<String> twins);

    /// Looks once more at what is or was found under these names.
    ///
    /// @throws Over if that is too much
    void again(Collection<String> names);

    /// Looks at everything if who asks is not what it was, so that it may be shown something else.
    ///
    /// @throws Over if that is too much
    void recheck();

    /// How what was last found under a name is told; empty if it is not found.
    Optional<Object> found(String name);

    /// How it is told that nothing is found any more under a name.
    Object gone(String name);
}
