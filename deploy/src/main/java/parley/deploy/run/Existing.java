package parley.deploy.run;

import java.time.Duration;
import parley.deploy.plan.Work;

/// Waits until what exists already answers.
final class Existing {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private Existing() {}

    /// Returns when it answers and fits.
    /// @throws StartFailure at once if it does not fit, in the end if it does not answer; with the file and field
    static void await(String component, Work.Existing work, Duration patience)
            throws StartFailure, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            switch (look(work)) {
                case Finding.Fits() -> {
                    return;
                }
                case Finding.Misfit(String field, String why) -> throw failure(component, work, field, why);
                case Finding.Silent(String field, String why) -> {
                    if (System.nanoTime() - deadline > 0) {
                        var late = "does not answer after " + patience.toSeconds() + " s: " + why;
                        throw failure(component, work, field, late);
                    }
                }
            }
            Thread.sleep(LOOK_EVERY);
        }
    }

    private static StartFailure failure(String component, Work.Existing work, String field, String what) {
        return new StartFailure(component, work.spaceFile() + ": " + field + ": " + what, null);
    }

    /// Looks once.
    static Finding look(Work.Existing work) throws InterruptedException {
        return switch (work) {
            case Work.LookAtBrokers brokers -> ExistingCluster.look(brokers);
            case Work.LookAtLogin login -> ExistingCluster.look(login);
            case Work.LookAtRealm realm -> ExistingRealm.look(realm);
            case Work.LookAtSchemaRegistry registry -> ExistingRegistry.look(registry);
        };
    }
}
