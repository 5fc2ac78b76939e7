package parley.deploy.story;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import parley.agent.computer.ComputerLoad;
import parley.agent.publishing.FeedSource;
import parley.agent.replay.CsvReplay;

/// How a story is told.
///
/// @param json one JSON object a line for each step, rather than lines for people
/// @param input a CSV file to publish; this computer's load, if empty
/// @param out where to
/// @param clock what the time is
public record Telling(boolean json, Optional<Path> input, PrintStream out, InstantSource clock) {

    FeedSource source() throws IOException {
        return input.isPresent() ? CsvReplay.open(input.get()) : new ComputerLoad(clock);
    }

    void tell(Step step) {
        (json ? Narrator.JSON : Narrator.PEOPLE).tell(step, out);
    }
}
