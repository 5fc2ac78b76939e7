package parley.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import parley.avro.Action;
import parley.avro.Effect;
import parley.avro.Rule;
import parley.avro.Subject;

/// A ban is a rule like any other, under a name that its subject gives it: banning again changes nothing, and a policy
/// set without the rule lifts it.
public final class Bans {

    private static final String PREFIX = "ban-";
    private static final int NAME_BYTES = 6;

    private Bans() {}

    /// The rule that denies the subject everything.
    public static Rule rule(Subject subject) {
        return new Rule(id(subject), Effect.DENY, List.of(Action.values()), subject, Policies.ROOT, null, null, null);
    }

    /// The rules, and the ban in place of any other rule of its name.
    public static List<Rule> added(List<Rule> rules, Rule ban) {
        List<Rule> all = new ArrayList<>(rules);
        all.removeIf(rule -> rule.getId().equals(ban.getId()));
        all.add(ban);
        return List.copyOf(all);
    }

    private static String id(Subject subject) {
        byte[] digest = sha256((subject.getKind() + " " + subject.getValue()).getBytes(UTF_8));
        return PREFIX + HexFormat.of().formatHex(Arrays.copyOf(digest, NAME_BYTES));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
