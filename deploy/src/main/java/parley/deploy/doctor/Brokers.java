package parley.deploy.doctor;

import java.util.List;

/// A space's cluster, as the space's own login sees it.
/// @param component who runs it, as `harbour/kafka`, or the field of the space's file that names it
public record Brokers(String space, String component, Answer answer) implements Look {
    private static final int TOLD = 3;

    /// What it answered.
    public sealed interface Answer {
        /// It did.
        /// @param underReplicated partitions that fewer brokers have than should
        /// @param offline partitions that nobody leads
        record Cluster(int brokers, int partitions, List<String> underReplicated, List<String> offline)
                implements Answer {
            public Cluster {
                underReplicated = List.copyOf(underReplicated);
                offline = List.copyOf(offline);
            }
        }

        /// It does not answer.
        record Silent(String why) implements Answer {}

        /// It does not let the space in.
        record Refused(String why) implements Answer {}
    }

    @Override
    public Diagnosis diagnosis() {
        var check = space + "/brokers";
        return switch (answer) {
            case Answer.Cluster cluster -> of(check, cluster);
            case Answer.Silent(String why) ->
                Diagnosis.failed(check, "no answer: " + why, "Look at " + component + ": is it up and reachable?");
            case Answer.Refused(String why) ->
                Diagnosis.failed(
                        check,
                        "refuses the space's own login: " + why,
                        "Look at " + component + ": somebody has changed that login or its rights.");
        };
    }

    private static Diagnosis of(String check, Answer.Cluster cluster) {
        var seen = cluster.brokers() + (cluster.brokers() == 1 ? " broker, " : " brokers, ") + cluster.partitions()
                + " partitions";
        if (!cluster.offline().isEmpty()) {
            return Diagnosis.failed(
                    check,
                    seen + ", offline: " + told(cluster.offline()),
                    "Start the brokers that have these partitions; until then nothing in them is read or written.");
        }
        return cluster.underReplicated().isEmpty()
                ? Diagnosis.ok(check, seen)
                : Diagnosis.warning(
                        check,
                        seen + ", with too few replicas: " + told(cluster.underReplicated()),
                        "Start the brokers that are missing; with the next that fails, data may be gone.");
    }

    private static String told(List<String> partitions) {
        var first = String.join(", ", partitions.subList(0, Math.min(TOLD, partitions.size())));
        return partitions.size() <= TOLD ? first : first + " and " + (partitions.size() - TOLD) + " more";
    }
}
