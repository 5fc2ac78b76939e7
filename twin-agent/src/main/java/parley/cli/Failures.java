package parley.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;
import parley.cli.text.OutputLostException;
import parley.cli.text.Style;

/// Says in one line what went wrong.
final class Failures {
    private Failures() {}

    static String line(Throwable failure) {
        var line = switch (failure) {
            case ExecutionException e when e.getCause() != null -> line(e.getCause());
            case CompletionException e when e.getCause() != null -> line(e.getCause());
            case ProblemException e -> titled(e);
            case UnreachableException e -> message(e);
            case IllegalArgumentException e -> message(e);
            case IllegalStateException e -> message(e);
            case OutputLostException e -> message(e);
            case AgentFiles.NotFound e -> message(e);
            case UncheckedIOException e when e.getCause() != null -> line(e.getCause());
            case NoSuchFileException e -> e.getFile() + ": no such file";
            case FileSystemException e -> e.getFile() + ": " + e.getClass().getSimpleName();
            case IOException e -> message(e);
            default -> failure.toString();
        };
        return Style.plain(line.replaceAll("\\s*\\R\\s*", " "));
    }

    /// With the problem's title before what is particular about it.
    private static String titled(ProblemException e) {
        var title = e.problem().title();
        var line = message(e);
        return line.startsWith(title) ? line : title + ": " + line;
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
