package parley.problem;

import org.jspecify.annotations.Nullable;

/// An RFC 9457 problem document: what went wrong with one request, for people and for programs.
///
/// @param type `urn:parley:problem:<slug>`, the same for every occurrence of the same kind
/// @param title what the kind of problem is, in a few words
/// @param status the HTTP status, 400 to 599
/// @param detail what is wrong this time
/// @param field the field of the request that is at fault, if one is
/// @param reason the decision's reason, if a decision refused
/// @param decision the decision's id, if a decision refused: who was refused may have it explained
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String field,
        @Nullable String reason,
        @Nullable String decision) {

    /// The media type of a problem document.
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String PREFIX = "urn:parley:problem:";

    public Problem {
        if (status < 400 || status > 599) {
            throw new IllegalArgumentException("status " + status + " is not one of a problem");
        }
        if (!type.startsWith(PREFIX) || type.length() == PREFIX.length()) {
            throw new IllegalArgumentException("type `" + type + "` does not start with " + PREFIX);
        }
    }

    /// A problem that names neither field nor reason.
    ///
    /// @param slug the last part of the type: `unknown-twin`
    public static Problem of(String slug, String title, int status, String detail) {
        return new Problem(PREFIX + slug, title, status, detail, null, null, null);
    }

    /// The last part of the type.
    public String slug() {
        return type.substring(PREFIX.length());
    }

    /// The same problem, explained in other words.
    public Problem withDetail(String words) {
        return new Problem(type, title, status, words, field, reason, decision);
    }

    /// The same problem, naming the field at fault.
    public Problem withField(String name) {
        return new Problem(type, title, status, detail, name, reason, decision);
    }

    /// The same problem, naming the reason of the decision.
    public Problem withReason(String name) {
        return new Problem(type, title, status, detail, field, name, decision);
    }

    /// The same problem, naming the decision that refused.
    public Problem withDecision(String id) {
        return new Problem(type, title, status, detail, field, reason, id);
    }
}
