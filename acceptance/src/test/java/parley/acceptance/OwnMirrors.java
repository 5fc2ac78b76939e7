package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import parley.deploy.run.Mirrors;
import parley.deploy.space.SpaceFile;

/// The pair's own mirrors; one that begins waits for the other side, so that both are started in the end.
final class OwnMirrors implements Mirrors {
    private final Pair pair;

    OwnMirrors(Pair pair) {
        this.pair = pair;
    }

    @Override
    public void start(SpaceFile space, String component) {
        assertThat(pair.spaces().processes()).containsKey(component);
    }

    @Override
    public void end(String component) throws InterruptedException {
        pair.spaces().end(component);
    }

    /// Starts those that do not run.
    void startAll() throws Exception {
        for (var mirror : List.of("harbour/mirror-grid", "grid/mirror-harbour")) {
            if (!pair.spaces().alive(mirror)) {
                pair.spaces().start(mirror);
            }
        }
    }
}
