package parley.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import parley.deploy.run.StartFailure;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `parley bench`: what the lane costs against a stock MirrorMaker that mirrors the same feed, in one run.
@Command(
        name = "bench",
        description = "Measures Parley's path against stock MirrorMaker, side by side on this machine.",
        mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {
    @Option(names = "--quick", description = "Fewer records and rounds: under four minutes")
    private boolean quick;

    @Option(names = "--json", description = "The figures as JSON, and nothing else on standard output")
    private boolean json;

    private Bench() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Bench())
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
            var report = measure(machine, quick ? Sizes.QUICK : Sizes.FULL, folder);
            System.out.println(json ? report.json() : report.text());
            return 0;
        } finally {
            Rig.delete(folder);
        }
    }

    private static Report measure(Report.Machine machine, Sizes sizes, Path folder) throws Exception {
        try (var rig = Rig.start(folder, Bench::progress);
                var drain = new Drain(rig);
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
            return new Report(
                    machine, List.of(unverified, verified), List.of(plain, signed), grants.measure(sizes.grants()));
        }
    }

    private static void progress(String line) {
        System.err.println(line);
    }

    private static void say(String what) {
        System.err.println("measuring: " + what);
    }
}
