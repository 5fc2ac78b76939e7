package parley.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// How soon a fresh agent has its first record.
record AgentsReport(FreshAgents.Result fresh) implements Section {

    @Override
    public List<String> text() {
        var lines = new ArrayList<String>();
        lines.add("");
        lines.add(Distribution.title("A fresh agent, of a feed with " + FreshAgents.PER_SECOND + " records/s"));
        lines.add(fresh.find().text("find, with token and connection"));
        lines.add(fresh.describe().text("describe"));
        lines.add(fresh.subscribe().text("subscribe, to active"));
        lines.add(fresh.record().text("active to the handler's first record"));
        lines.add(fresh.all().text("all, from find to that record"));
        lines.add(fresh.open().text("before that: open, settings and key"));
        return lines;
    }

    @Override
    public List<Goal> goals() {
        return List.of(
                Goal.atMost(600, "find to first record, p50 ms", fresh.all().median()));
    }

    @Override
    public void json(ObjectNode root) {
        var agent = root.putObject("freshAgent");
        fresh.open().json(agent.putObject("open"));
        fresh.find().json(agent.putObject("find"));
        fresh.describe().json(agent.putObject("describe"));
        fresh.subscribe().json(agent.putObject("subscribe"));
        fresh.record().json(agent.putObject("firstRecord"));
        fresh.all().json(agent.putObject("all"));
    }
}
