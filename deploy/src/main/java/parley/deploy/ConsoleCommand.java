package parley.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import parley.cli.text.Table;
import parley.deploy.run.SpaceAccess;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `parley console`: where a browser finds the consoles.
@Command(
        name = "console",
        description = "Prints where a browser finds the console of each space that runs, and who may sign in.",
        footer = {"", "Example:", "  parley console"},
        mixinStandardHelpOptions = true)
final class ConsoleCommand implements Callable<Integer> {
    @Mixin
    private StateFolder state = new StateFolder();

    @Mixin
    private Output output = new Output();

    @Override
    public Integer call() throws Exception {
        var spaces = state.installed().access().stream()
                .filter(space -> space.console().isPresent())
                .toList();
        if (spaces.isEmpty()) {
            output.remark("parley: no console runs");
            return 1;
        }
        output.print(() -> json(spaces), () -> table(spaces));
        return 0;
    }

    private static Table table(List<SpaceAccess> spaces) {
        var table = new Table("SPACE", "CONSOLE", "PERSON", "PASSWORD IN");
        spaces.forEach(space -> {
            var url = space.console().map(found -> found + "/").orElse("");
            var people = new TreeMap<>(space.people());
            people.forEach((name, password) -> table.row(space.organisation(), url, name, password.toString()));
            if (people.isEmpty()) {
                table.row(space.organisation(), url, "", "");
            }
        });
        return table;
    }

    private static JsonNode json(List<SpaceAccess> spaces) {
        var root = Output.object();
        var consoles = root.putArray("consoles");
        spaces.forEach(space -> {
            var console = consoles.addObject()
                    .put("organisation", space.organisation())
                    .put("url", space.console().map(url -> url + "/").orElse(""));
            var people = console.putArray("people");
            new TreeMap<>(space.people())
                    .forEach((name, password) ->
                            people.addObject().put("name", name).put("passwordFile", password.toString()));
        });
        return root;
    }
}
