package parley.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import parley.agent.Agent;
import parley.agent.TwinPolicy;
import parley.agent.service.ServiceClient;
import parley.cli.text.Table;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The policy of a twin.
@Command(name = "policy", description = "Sets, shows, explains and removes the policy of a twin of your own.")
final class PolicyCommand extends Group {

    static CommandLine group(Shell shell) {
        return new CommandLine(new PolicyCommand())
                .addSubcommand(new Set(shell))
                .addSubcommand(new WhatIf(shell))
                .addSubcommand(new Explain(shell))
                .addSubcommand(new Versions(shell))
                .addSubcommand(new Diff(shell))
                .addSubcommand(new Restore(shell))
                .addSubcommand(new Show(shell))
                .addSubcommand(new Remove(shell))
                .addSubcommand(new Schema(shell));
    }

    /// Versions of a policy.
    private static Table table(JsonNode versions, Shell shell) {
        var table = new Table("VERSION#", "SINCE", "RULES#", "BY");
        versions.forEach(each -> table.row(
                each.path("version").asText(),
                shell.time(Instant.parse(each.path("at").asText())),
                each.path("rules").size(),
                each.path("by").asText()));
        return table;
    }

    static int print(Verb verb, TwinPolicy.Change change) {
        var shell = verb.shell;
        if (verb.json) {
            var json = ServiceClient.JSON
                    .createObjectNode()
                    .put("version", change.version())
                    .put("inForce", change.inForce())
                    .put("appliedInMillis", change.took().toMillis());
            var ended = json.putArray("ended");
            change.ended().forEach(ended::add);
            shell.json(json);
        } else {
            var force = change.inForce() ? "in force after " + change.took().toMillis() + " ms" : "not in force yet";
            var ended = change.ended().isEmpty() ? "" : ", ended: " + String.join(" ", change.ended());
            shell.out().println("version " + change.version() + ", " + force + ended);
        }
        return Verb.DONE;
    }

    @Command(
            name = "set",
            description = "Replaces the policy.",
            footer = {
                "",
                "Example:",
                "  parley policy set policy.json --as computer",
                "where policy.json may be",
                "  {\"rules\": [{\"id\": \"r1\", \"effect\": \"allow\", \"actions\": [\"find\", \"describe\"],",
                "              \"subject\": {\"organisation\": \"did:web:localhost%%3A18107\"}, \"path\": \"/\"}]}",
                "",
                "A rule that allows may add \"terms\": which fields of which records, how many and until when, as",
                "  \"terms\": {\"where\": \"load > 0.5\", \"atMost\": {\"records\": 1, \"per\": \"PT1S\"}, \"for\": \"PT8H\"}",
                "docs/policy.md says all of it."
            })
    private static final class Set extends Verb {
        @Parameters(paramLabel = "FILE", defaultValue = "-", description = "JSON; - or none: stdin.")
        String file;

        @Option(
                names = "--if-version",
                paramLabel = "N",
                description = "Only if the policy has this version; 0: only if it never had one.")
        @Nullable
        Long version;

        Set(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) throws IOException {
            var policy = acting(open).policy();
            var text = shell.text(file);
            return print(
                    this,
                    shell.waiting("setting it", () -> version == null ? policy.set(text) : policy.set(text, version)));
        }
    }

    @Command(
            name = "what-if",
            description = "Shows what a policy would end, or grant, if it were set; nothing is.",
            footer = {"", "Example:", "  parley policy what-if policy.json --as computer"})
    private static final class WhatIf extends Verb {
        @Parameters(paramLabel = "FILE", defaultValue = "-", description = "JSON; - or none: stdin.")
        String file;

        WhatIf(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) throws IOException {
            var policy = acting(open).policy();
            var text = shell.text(file);
            var changes = shell.waiting("asking", () -> policy.whatIf(text));
            if (json) {
                shell.json(changes);
                return DONE;
            }
            if (changes.path("ends").isEmpty() && changes.path("grants").isEmpty()) {
                shell.out().println("nothing would end, and nothing that waits would be granted");
                return DONE;
            }
            var table = new Table("WOULD", "INTERACTION", "FEED", "TO", "RULE");
            changes.path("ends").forEach(each -> add(table, "ends", each));
            changes.path("grants").forEach(each -> add(table, "grants", each));
            shell.table(table);
            return DONE;
        }

        private static void add(Table table, String what, JsonNode each) {
            table.row(
                    what,
                    each.path("interaction").asText(),
                    each.path("feed").asText(),
                    each.path("requester").asText(),
                    each.path("rule").asText());
        }
    }

    @Command(
            name = "explain",
            description = "Shows what someone may do with the twin, and which rule says so.",
            footer = {"", "Example:", "  parley policy explain did:web:localhost%%3A18107:twins:balancer --as computer"
            })
    private static final class Explain extends Verb {
        @Parameters(
                paramLabel = "WHO",
                description = "An organisation's or a twin's DID, or an agent: the twin's DID, # and its name.")
        String who;

        @Option(
                names = "--attested",
                paramLabel = "DID#NAME=VALUE",
                description = "What it would show that this organisation attests; may be given several times.")
        List<String> attested = List.of();

        Explain(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var rights = acting(open).policy().explain(who, attested);
            if (json) {
                rights.forEach(shell::json);
                return DONE;
            }
            var table = new Table("ANSWER", "ACTION", "PATH", "RULE", "REASON");
            rights.forEach(right -> table.row(
                    right.path("answer").asText(),
                    right.path("action").asText(),
                    right.path("path").asText(),
                    right.path("rule").asText(),
                    right.path("reason").asText()));
            shell.table(table);
            return DONE;
        }
    }

    @Command(
            name = "versions",
            description = "Shows every version that the policy has had.",
            footer = {"", "Example:", "  parley policy versions --as computer"})
    private static final class Versions extends Verb {
        Versions(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var versions = acting(open).policy().versions();
            if (json) {
                versions.forEach(shell::json);
                return DONE;
            }
            shell.table(table(versions, shell));
            return DONE;
        }
    }

    @Command(
            name = "diff",
            description = "Shows what tells a version of the policy from another, or from the one in force.",
            footer = {"", "Example:", "  parley policy diff 3 --as computer"})
    private static final class Diff extends Verb {
        @Parameters(index = "0", paramLabel = "VERSION", description = "The earlier version.")
        long version;

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "TO",
                description = "The later version; the one in force, if absent.")
        @Nullable
        Long to;

        Diff(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var diff = acting(open).policy().diff(version, to == null ? OptionalLong.empty() : OptionalLong.of(to));
            if (json) {
                shell.json(diff);
                return DONE;
            }
            diff.path("removed").forEach(rule -> shell.out().println("- " + rule));
            diff.path("changed").forEach(each -> {
                shell.out().println("- " + each.path("before"));
                shell.out().println("+ " + each.path("after"));
            });
            diff.path("added").forEach(rule -> shell.out().println("+ " + rule));
            return DONE;
        }
    }

    @Command(
            name = "restore",
            description = "Sets the policy to what it was in an earlier version.",
            footer = {"", "Example:", "  parley policy restore 3 --as computer"})
    private static final class Restore extends Verb {
        @Parameters(paramLabel = "VERSION", description = "The version that it is to be as.")
        long version;

        @Option(names = "--if-version", paramLabel = "N", description = "Only if the policy in force has this version.")
        @Nullable
        Long replaced;

        Restore(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var policy = acting(open).policy();
            return print(
                    this,
                    shell.waiting(
                            "setting it",
                            () -> replaced == null ? policy.restore(version) : policy.restore(version, replaced)));
        }
    }

    @Command(
            name = "show",
            description = "Shows the policy in force, or as it was.",
            footer = {"", "Example:", "  parley policy show --as computer"})
    private static final class Show extends Verb {
        @Option(names = "--version", paramLabel = "N", description = "Of this version. Default: the one in force.")
        @Nullable
        Long version;

        Show(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var all = acting(open).policy();
            var policy = version == null
                    ? all.get()
                            .orElseThrow(() -> new IllegalArgumentException("there is no policy: nothing is allowed"))
                    : all.version(version);
            if (json) {
                shell.json(policy);
            } else {
                shell.pretty(policy);
            }
            return DONE;
        }
    }

    @Command(
            name = "remove",
            description = "Removes the policy: nothing is allowed then, and what was ends.",
            footer = {"", "Example:", "  parley policy remove --as computer"})
    private static final class Remove extends Verb {
        @Option(names = "--if-version", paramLabel = "N", description = "Only if the policy has this version.")
        @Nullable
        Long version;

        Remove(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var policy = acting(open).policy();
            return print(
                    this,
                    shell.waiting("removing it", () -> version == null ? policy.remove() : policy.remove(version)));
        }
    }

    @Command(
            name = "schema",
            description = "Prints the JSON Schema of a policy, for whoever writes one.",
            footer = {"", "Example:", "  parley policy schema > policy.schema.json"})
    private static final class Schema extends Verb {
        Schema(Shell shell) {
            super(shell);
        }

        @Override
        int run(Agent open) {
            var schema = open.policySchema();
            if (json) {
                shell.json(schema);
            } else {
                shell.pretty(schema);
            }
            return DONE;
        }
    }
}
