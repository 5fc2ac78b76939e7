package parley.cli;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import parley.agent.service.ProblemException;
import parley.agent.service.UnreachableException;

/// Says in one line what went wrong.
final class Failures {
    private Failures() {}

    static String line(Throwable failure) {
        var line = switch (failure) {
            case ExecutionException e when e.getCause() != null -> line(e.getCause());
            case CompletionException e when e.getCause() != null -> line(e.getCause());
            case ProblemException e -> message(e);
            case UnreachableException e -> message(e);
            case IllegalArgumentException e -> message(e);
            case IllegalStateException e -> message(e);
            case AgentFiles.NotFound e -> message(e);
            case java.nio.file.FileSystemException e ->
                e.getFile() + ": " + e.getClass().getSimpleName();
            case IOException e -> message(e);
            default -> failure.toString();
        };
        return line.replaceAll("\\s*\\R\\s*", " ");
    }

    private static String message(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }
}
