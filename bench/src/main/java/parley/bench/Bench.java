package parley.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import parley.deploy.run.StartFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `parley bench`: what the lane costs against a stock MirrorMaker that mirrors the same feed, and how fast the four
/// functions are, in one run.
@Command(
        name = "bench",
        description = "Measures Parley's path against stock MirrorMaker and how fast its functions are,"
                + " side by side on this machine.",
        footer = {"", "Example:", "  parley bench --quick --only lane,signatures"},
        mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    @Option(names = "--quick", description = "Fewer records, feeds and rounds: about twenty minutes")
    private boolean quick;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "Only these, in this order: ${COMPLETION-CANDIDATES}")
    private List<Part> parts = List.of(Part.values());

    @Option(names = "--twins", paramLabel = "N", description = "So many twins for the registry, instead of 100,000")
    private int twins;

    @Option(names = "--json", description = "The figures as JSON, and nothing else on standard output")
    private boolean json;

    private Bench() {}

    /// What can be measured alone.
    enum Part {
        /// Deciding and terms, without any other process.
        CORE,
        /// The lane against stock MirrorMaker, requests and revokes.
        LANE,
        /// Find, describe, subscribe and the first record, by agents that have just been opened.
        AGENTS,
        /// Commands from one organisation to the other.
        COMMANDS,
        /// Requests, decided on by rate and by number, and a policy that ends many interactions.
        DECISIONS,
        /// What signing and verifying cost, from publisher to handler.
        SIGNATURES,
        /// Many feeds, and making them under load.
        FEEDS,
        /// A registry with many twins, beside a stock Fuseki; last, as harbour keeps them.
        REGISTRY;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    System.err.println("parley: " + (e instanceof StartFailure ? e.getMessage() : e.toString()));
                    return 1;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws Exception {
        var machine = new Report.Machine(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        var folder = Files.createTempDirectory("parley-bench-");
        try {
            var report = new Report(machine, measure(sizes(), folder));
            System.out.println(json ? report.json() : report.text());
            return 0;
        } finally {
            Rig.delete(folder);
        }
    }

    private Sizes sizes() {
        var usual = quick ? Sizes.QUICK : Sizes.FULL;
        return twins > 0 ? usual.withTwins(twins) : usual;
    }

    private List<Section> measure(Sizes sizes, Path folder) throws Exception {
        var sections = new ArrayList<Section>();
        if (parts.contains(Part.CORE)) {
            say("deciding and terms");
            sections.add(new Core.Report(Core.measure(folder)));
        }
        var others = parts.stream().filter(part -> part != Part.CORE).toList();
        if (others.isEmpty()) {
            return sections;
        }
        try (var rig = Rig.start(folder, Bench::progress, others.contains(Part.REGISTRY) ? sizes.twins() : 0)) {
            for (var part : others) {
                sections.add(measure(part, rig, sizes, folder));
            }
        }
        return sections;
    }

    private static Section measure(Part part, Rig rig, Sizes sizes, Path folder) throws Exception {
        return switch (part) {
            case CORE -> throw new IllegalArgumentException("measured without the others");
            case LANE -> lane(rig, sizes);
            case AGENTS -> alone(rig, () -> agents(rig, sizes));
            case COMMANDS -> alone(rig, () -> commands(rig, sizes));
            case DECISIONS -> alone(rig, () -> decisions(rig, sizes));
            case SIGNATURES -> alone(rig, () -> signatures(rig, sizes));
            case FEEDS -> alone(rig, () -> feeds(rig, sizes));
            case REGISTRY -> alone(rig, () -> registry(rig, sizes, folder));
        };
    }

    /// With signatures verified, and without the stock MirrorMaker, which would take its share of every record.
    private static Section alone(Rig rig, Callable<Section> measured) throws Exception {
        rig.verification().set(true);
        rig.stock(Signal.STOP);
        try {
            return measured.call();
        } finally {
            rig.stock(Signal.CONT);
        }
    }

    private static Section lane(Rig rig, Sizes sizes) throws Exception {
        try (var drain = new Drain(rig);
                var grants = new Grants(rig)) {
            say("drain, verification off");
            var unverified = drain.measure(false, sizes.drained(), sizes.rounds());
            say("drain, signatures verified");
            var verified = drain.measure(true, sizes.verified(), sizes.rounds());
            var latency = new Latency(rig);
            say("latency, verification off");
            var plain = latency.measure(false, sizes.listening());
            say("latency, signatures verified");
            var signed = latency.measure(true, sizes.listening());
            say("requests and revokes");
            return new LaneReport(
                    List.of(unverified, verified), List.of(plain, signed), grants.measure(sizes.grants()));
        }
    }

    private static Section agents(Rig rig, Sizes sizes) throws Exception {
        say("fresh agents");
        return new AgentsReport(new FreshAgents(rig).measure(sizes.agents(), sizes.warmUp()));
    }

    private static Section commands(Rig rig, Sizes sizes) throws Exception {
        say("commands");
        return new CommandsReport(new CommandRate(rig).measure(sizes.commanding(), sizes.warmUp()));
    }

    private static Section decisions(Rig rig, Sizes sizes) throws Exception {
        say("decisions");
        return new DecisionsReport(new Decisions(rig).measure(sizes.commanding(), sizes.warmUp(), sizes.decided()));
    }

    private static Section signatures(Rig rig, Sizes sizes) throws Exception {
        say("signatures");
        try (var signatures = new Signatures(rig)) {
            return new SignaturesReport(signatures.measure(sizes.signed(), 2 * sizes.rounds()));
        }
    }

    private static Section feeds(Rig rig, Sizes sizes) throws Exception {
        var crossings = new Crossings(rig);
        var breadth = new Breadth(rig, crossings);
        say("few feeds");
        crossings.growTo(Crossings.FEW);
        var few = breadth.measure(sizes.spread(), sizes.listening());
        try (var growth = new Growth(rig, crossings)) {
            say("feeds made under load");
            var grown = growth.measure();
            say("making many feeds");
            var cost = crossings.growTo(sizes.feeds());
            say("many feeds");
            return new FeedsReport(few, grown, cost, breadth.measure(sizes.spread(), sizes.listening()));
        }
    }

    private static Section registry(Rig rig, Sizes sizes, Path folder) throws Exception {
        return new RegistryReport(new RegistrySpeed(rig, folder, sizes, Bench::say).measure());
    }

    private static void progress(String line) {
        System.err.println(line);
    }

    private static void say(String what) {
        System.err.println("measuring: " + what);
    }
}
