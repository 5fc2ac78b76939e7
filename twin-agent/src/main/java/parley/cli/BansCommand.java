package parley.cli;

import parley.agent.Agent;
import parley.cli.text.Table;
import picocli.CommandLine.Command;

/// Lists whom a twin bans.
@Command(
        name = "bans",
        description = "Lists the twins and organisations that a twin of your own bans.",
        footer = {"", "Example:", "  parley bans --as computer"})
final class BansCommand extends Verb {

    BansCommand(Shell shell) {
        super(shell);
    }

    @Override
    int run(Agent open) {
        var bans = acting(open).policy().bans();
        var table = new Table("BANNED", "RULE");
        for (var ban : bans) {
            if (json) {
                shell.json(ban);
            }
            var subject = ban.path("subject");
            table.row(
                    subject.path("twin").asText(subject.path("organisation").asText()),
                    ban.path("id").asText());
        }
        if (!json) {
            shell.table(table);
        }
        return DONE;
    }
}
