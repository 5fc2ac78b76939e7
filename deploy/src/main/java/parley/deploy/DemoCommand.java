package parley.deploy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import parley.deploy.run.RunningSpaces;
import parley.deploy.run.Spaces;
import parley.deploy.story.Story;
import parley.deploy.story.Telling;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `parley demo`: starts two organisations in a fresh folder and plays the story.
@Command(
        name = "demo",
        description = "Starts two organisations with fresh data, plays the story, and ends them.",
        footer = {"", "Example:", "  parley demo --hold"},
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state;

    @Option(names = "--hold", description = "Leave everything running until `down`")
    private boolean hold;

    @Option(names = "--json", description = "One JSON object a line for each step, and nothing else on standard output")
    private boolean json;

    @Option(
            names = "--input",
            paramLabel = "FILE.csv",
            description = "Replay `timestamp,value` rows instead of this computer's figures")
    private @Nullable Path input;

    @Override
    public Integer call() throws Exception {
        var installed = state.installed();
        var spaces = installed.demo(Spaces.Options.DEFAULT.reporting(System.err::println));
        boolean held = false;
        try {
            held = play(spaces);
            return held ? 0 : 1;
        } finally {
            if (hold && held) {
                installed.hold(spaces);
                System.err.println("left running: ./parley status, env, logs NAME; ./parley down ends it");
            } else {
                installed.end(spaces);
            }
        }
    }

    /// A component that dies ends the story at once.
    private boolean play(RunningSpaces spaces) throws InterruptedException, ExecutionException {
        var telling = new Telling(json, Optional.ofNullable(input), System.out, InstantSource.system());
        var story = CompletableFuture.supplyAsync(
                () -> tell(spaces, telling),
                task -> Thread.ofPlatform().daemon().name("story").start(task));
        while (true) {
            try {
                return story.get(500, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                var dead = spaces.dead();
                if (dead.isPresent()) {
                    System.err.println("parley: " + dead.get().name() + " died; log: "
                            + dead.get().log());
                    return false;
                }
            }
        }
    }

    private static boolean tell(RunningSpaces spaces, Telling telling) {
        try {
            return Story.play(spaces, telling);
        } catch (IOException e) {
            System.err.println("parley: " + e.getMessage());
            return false;
        }
    }
}
