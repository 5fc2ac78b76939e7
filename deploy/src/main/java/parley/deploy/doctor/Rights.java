package parley.deploy.doctor;

import java.util.regex.Pattern;

/// How often identity-bridge has found that somebody else had changed rights, since it was started.
/// @param mended rights that were taken or widened, and are as they should be again
/// @param forbidden what an operator forbids, which stays
public record Rights(String space, long mended, long forbidden) implements Look {
    private static final Pattern COUNTER =
            Pattern.compile("^parley_acls_drift_total\\{[^}]*kind=\"(\\w+)\"[^}]*} (\\S+)", Pattern.MULTILINE);

    /// Reads the counters of identity-bridge.
    /// @param metrics in the text format of Prometheus
    public static Rights of(String space, String metrics) {
        long mended = 0;
        long forbidden = 0;
        for (var found : COUNTER.matcher(metrics).results().toList()) {
            long count = (long) Double.parseDouble(found.group(2));
            if (found.group(1).equals("denies")) {
                forbidden += count;
            } else {
                mended += count;
            }
        }
        return new Rights(space, mended, forbidden);
    }

    @Override
    public Diagnosis diagnosis() {
        var check = space + "/rights";
        var logs = "./parley logs " + space + "/identity-bridge says which (rights changed by somebody else)";
        if (forbidden > 0) {
            return Diagnosis.warning(
                    check,
                    times(forbidden) + " somebody else has forbidden what agents may",
                    logs + "; it stays forbidden until that ACL is removed.");
        }
        return mended > 0
                ? Diagnosis.warning(
                        check,
                        times(mended) + " somebody else has changed rights; they were put right",
                        logs + ". See who else has an administrator's login at the cluster.")
                : Diagnosis.ok(check, "nobody else has changed rights");
    }

    private static String times(long count) {
        return count == 1 ? "once" : count + " times";
    }
}
