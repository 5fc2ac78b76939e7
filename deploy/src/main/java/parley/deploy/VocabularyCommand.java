package parley.deploy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
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
    @Command(name = "list", description = "Lists all that there are.", mixinStandardHelpOptions = true)
    static final class ListAll implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Override
        public Integer call() throws Exception {
            System.out.println(space.vocabularies().list());
            return 0;
        }
    }

    /// Shows one.
    @Command(name = "show", description = "Prints the text of one.", mixinStandardHelpOptions = true)
    static final class Show implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
        private Kind kind = Kind.ONTOLOGY;

        @Parameters(index = "1", paramLabel = "NAME", description = "Its name")
        private String name = "";

        @Override
        public Integer call() throws Exception {
            System.out.print(space.vocabularies().show(kind.toString(), name));
            return 0;
        }
    }

    /// Takes one in.
    @Command(
            name = "set",
            description = {
                "Takes one in, in the place of the one of its name.",
                "Of an ontology it counts which class, property or concept is a kind of which; shapes are SHACL Core.",
                "Example: parley vocabulary set ontology saref saref.ttl"
            },
            mixinStandardHelpOptions = true)
    static final class Set implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
        private Kind kind = Kind.ONTOLOGY;

        @Parameters(index = "1", paramLabel = "NAME", description = "A name for it: [a-z0-9-]{1,64}")
        private String name = "";

        @Parameters(index = "2", paramLabel = "FILE", description = "Its text as Turtle")
        private Path file = Path.of("");

        @Override
        public Integer call() throws Exception {
            space.vocabularies().set(kind.toString(), name, Files.readString(file));
            return 0;
        }
    }

    /// Takes one out.
    @Command(name = "remove", description = "Takes one out.", mixinStandardHelpOptions = true)
    static final class Remove implements Callable<Integer> {
        @Mixin
        private OneSpace space = new OneSpace();

        @Parameters(index = "0", paramLabel = "KIND", description = "${COMPLETION-CANDIDATES}")
        private Kind kind = Kind.ONTOLOGY;

        @Parameters(index = "1", paramLabel = "NAME", description = "Its name")
        private String name = "";

        @Override
        public Integer call() throws Exception {
            space.vocabularies().set(kind.toString(), name, "");
            return 0;
        }
    }
}
