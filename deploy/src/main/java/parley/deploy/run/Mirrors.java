package parley.deploy.run;

import java.io.IOException;
import parley.deploy.space.SpaceFile;

/// Runs the mirrors of partners that come and go while a space runs.
public interface Mirrors {
    /// Starts a mirror, and returns when it has begun: the other side may not be ready for it yet.
    /// @param component such as `grid/mirror-harbour`
    void start(SpaceFile space, String component) throws IOException, StartFailure, InterruptedException;

    /// Ends a mirror, if it runs.
    void end(String component) throws IOException, StartFailure, InterruptedException;
}
