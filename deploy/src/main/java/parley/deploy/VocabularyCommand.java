package parley.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.Callable;
import parley.cli.text.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `parley vocabulary`: the ontologies and shapes that an organisation takes in.
@Command(
        name = "vocabulary",
        description = {
            "Says which ontologies twins are found by, and what descriptions have to be like.",
            "It is signed with the organisation's key."
        },
        mixinStandardHelpOptions = true,
        subcommands = {
            VocabularyCommand.ListAll.class,
            VocabularyCommand.Show.class,
            VocabularyCommand.Set.class,
            VocabularyCommand.Remove.class
        })
final class VocabularyCommand {
    /// What a vocabulary is for.
    enum Kind {
        ONTOLOGY,
        SHAPES;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Lists them.
    @Command(
            name = "list",
            description = "Lists all that there are.",
            footer = {"", "Example:", "  parley vocabulary list"},
            mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Override
        public Integer call() throws Exception {
            var all = Output.read(space.vocabularies().list());
            output.print(() -> all, () -> {
                var table = new Table("KIND", "NAME", "SINCE", "CHARACTERS#");
                all.forEach(each -> table.row(
                        each.path("kind").asText(),
                        each.path("name").asText(),
                        output.style().time(Instant.parse(each.path("issued").asText())),
                        each.path("characters").asText()));
                return table;
            });
            return 0;
        }
    }

    /// Shows one.
    @Command(
            name = "show",
            description = "Prints the text of one.",
            footer = {"", "Example:", "  parley vocabulary show ontology saref"},
            mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
        private Kind kind = Kind.ONTOLOGY;

        @Parameters(index = "1", paramLabel = "NAME", description = "Its name")
        private String name = "";

        @Override
        public Integer call() throws Exception {
            var turtle = space.vocabularies().show(kind.toString(), name);
            output.print(
                    Output.object()
                            .put("kind", kind.toString())
                            .put("name", name)
                            .put("turtle", turtle),
                    turtle.stripTrailing());
            return 0;
        }
    }

    /// Takes one in.
    @Command(
            name = "set",
            description = {
                "Takes one in, in the place of the one of its name.",
                "Of an ontology it counts which class, property or concept is a kind of which; shapes are SHACL Core."
            },
            footer = {"", "Example:", "  parley vocabulary set ontology saref saref.ttl"},
            mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
        private Kind kind = Kind.ONTOLOGY;

        @Parameters(index = "1", paramLabel = "NAME", description = "A name for it: [a-z0-9-]{1,64}")
        private String name = "";

        @Parameters(index = "2", paramLabel = "FILE", description = "Its text as Turtle")
        private Path file = Path.of("");

        @Override
        public Integer call() throws Exception {
            var turtle = Files.readString(file);
            try (var _ = output.progress("setting it")) {
                space.vocabularies().set(kind.toString(), name, turtle);
            }
            if (output.json()) {
                output.document(Output.object()
                        .put("kind", kind.toString())
                        .put("name", name)
                        .put("set", true));
            }
            return 0;
        }
    }

    /// Takes one out.
    @Command(
            name = "remove",
            description = "Takes one out.",
            footer = {"", "Example:", "  parley vocabulary remove ontology saref"},
            mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Mixin
        private Output output = new Output();

        @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
        private Kind kind = Kind.ONTOLOGY;

        @Parameters(index = "1", paramLabel = "NAME", description = "Its name")
        private String name = "";

        @Override
        public Integer call() throws Exception {
            try (var _ = output.progress("removing it")) {
                space.vocabularies().remove(kind.toString(), name);
            }
            if (output.json()) {
                output.document(Output.object()
                        .put("kind", kind.toString())
                        .put("name", name)
                        .put("removed", true));
            }
            return 0;
        }
    }
}
