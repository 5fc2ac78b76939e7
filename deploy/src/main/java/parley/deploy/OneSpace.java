package parley.deploy;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import parley.deploy.run.Attestations;
import parley.deploy.run.Partnering;
import parley.deploy.run.Progress;
import parley.deploy.run.RealmUsers;
import parley.deploy.run.RootPolicies;
import parley.deploy.run.StartFailure;
import parley.deploy.run.Vocabularies;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Which of the spaces on this machine a command is about.
final class OneSpace {
    @Mixin
    private StateFolder state = new StateFolder();

    @Option(
            names = "--space",
            paramLabel = "ORGANISATION",
            description = "Whose space, where several run on this machine")
    private @Nullable String organisation;

    Partnering partnering() throws IOException, StartFailure {
        return state.installed().partnering(organisation, new Progress(System.err::println));
    }

    Attestations attestations() throws IOException, StartFailure {
        return state.installed().attestations(organisation);
    }

    RootPolicies rootPolicies() throws IOException, StartFailure {
        return state.installed().rootPolicies(organisation);
    }

    RealmUsers people() throws IOException, StartFailure {
        return state.installed().people(organisation);
    }

    Vocabularies vocabularies() throws IOException, StartFailure {
        return state.installed().vocabularies(organisation);
    }
}
