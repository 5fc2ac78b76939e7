package parley.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// How fast commands are executed.
record CommandsReport(CommandRate.Result commands) implements Section {

    @Override
    public List<String> text() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(Distribution.title("Commands across organisations, sent to outcome"));
        for (var rate : rates()) {
            lines.add(rate.all().text(rate.perSecond() + " a second"));
            rate.notDone().stream().limit(1).forEach(why -> lines.add("  not executed, the first: " + why));
        }
        return lines;
    }

    private List<CommandRate.Rate> rates() {
        return List.of(commands.few(), commands.many());
    }

    @Override
    public List<Goal> goals() {
        var rate = commands.many();
        var title = rate.perSecond() + " commands a second, ";
        return List.of(
                Goal.atMost(80, title + "p50 ms", rate.all().median()),
                Goal.atMost(250, title + "p99 ms", rate.all().quantile(0.99)),
                Goal.atMost(0, title + "not executed", rate.notDone().size()));
    }

    @Override
    public void json(ObjectNode root) {
        var array = root.putArray("commandToOutcome");
        for (var rate : rates()) {
            rate.all()
                    .json(array.addObject()
                            .put("perSecond", rate.perSecond())
                            .put("notExecuted", rate.notDone().size()));
        }
    }
}
