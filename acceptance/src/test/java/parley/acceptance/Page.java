package parley.acceptance;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A page of the documentation, and what of it is for a machine: its fenced blocks, each with the remark
/// before it, and the setup that it keeps from its readers.
///
/// A remark is an HTML comment in the line before a fence: `file: NAME` (readers save the block under this
/// name), `output` (what the commands before it print), or `run: no, because ...`. A comment that begins with
/// `setup` and goes on in lines of its own holds commands that readers need not see.
///
/// @param name where it stands, from the folder of the checkout
record Page(String name, List<Block> blocks) {
    static final Path HOME = Path.of("..");

    private static final Pattern BLOCK = Pattern.compile(
            "^<!-- setup\\n(?<setup>.*?)^-->$"
                    + "|(?:^<!-- (?<remark>(?:file|output|run)[^\\n]*?) -->\\n)?"
                    + "^```(?<language>[^\\n]*)\\n(?<text>.*?)^```$",
            Pattern.MULTILINE | Pattern.DOTALL);
    /// Where tests write while they run.
    private static final List<String> WRITTEN = List.of("acceptance/target", "bench/target", ".git");

    private static final String SETUP = "setup";
    private static final String SHELL = "sh";

    Page {
        blocks = List.copyOf(blocks);
    }

    /// What stands between two fences.
    ///
    /// @param line its first in the page
    /// @param language as the fence names it; `sh` of commands
    /// @param remark the one before it, or nothing
    record Block(int line, String language, String remark, String text) {
        /// Whether these are commands that are to be run.
        boolean runs() {
            return language.equals(SHELL) && !isNotRun();
        }

        boolean isNotRun() {
            return remark.startsWith("run: no");
        }

        boolean isFile() {
            return remark.startsWith("file: ");
        }

        boolean isOutput() {
            return remark.equals("output");
        }

        /// The name under which a reader saves it.
        String fileName() {
            return remark.substring("file: ".length()).strip();
        }
    }

    /// All that is to be read: README.md and the pages of `docs`, but not what is generated.
    static List<Page> all() throws IOException {
        try (var files = Files.list(HOME.resolve("docs"))) {
            var pages = new ArrayList<Page>();
            pages.add(read("README.md"));
            pages.add(read("docs/api/README.md"));
            for (var file : files.filter(file -> file.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                pages.add(read("docs/" + file.getFileName()));
            }
            return pages;
        }
    }

    /// The files of the checkout whose names end like that, generated ones too; not what is written meanwhile.
    static Stream<Path> sources(String ending) throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(HOME, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return WRITTEN.stream().anyMatch(folder::endsWith)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(ending)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found.stream();
    }

    static Page read(String name) throws IOException {
        return of(name, Files.readString(HOME.resolve(name)));
    }

    static Page of(String name, String text) {
        var blocks = new ArrayList<Block>();
        var matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            var setup = matcher.group(SETUP);
            blocks.add(
                    setup == null
                            ? block(text, matcher.start("text"), matcher)
                            : new Block(line(text, matcher.start(SETUP)), SHELL, SETUP, setup));
        }
        return new Page(name, blocks);
    }

    private static Block block(String text, int start, java.util.regex.Matcher matcher) {
        var remark = matcher.group("remark");
        return new Block(
                line(text, start),
                matcher.group("language").strip(),
                remark == null ? "" : remark,
                matcher.group("text"));
    }

    private static int line(String text, int at) {
        return 1 + (int) text.chars().limit(at).filter(c -> c == '\n').count();
    }

    /// Whether a reader types anything of it.
    boolean runs() {
        return blocks.stream().anyMatch(Block::runs);
    }

    /// The program that a reader saves under this name.
    String file(String name) {
        return blocks.stream()
                .filter(block -> block.isFile() && block.fileName().equals(name))
                .map(Block::text)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(this.name + " has no file " + name));
    }

    @Override
    public String toString() {
        return name;
    }
}
