package parley.audit;

/// Whom something is denied, what, and why. What is empty is not told apart.
///
/// Clients choose these names, which people read afterwards and which are kept for ever: [#of] cuts them, and they
/// steer
/// no terminal.
///
/// @param principal whom, by name
/// @param resourceType `API` for a path of a service, `LISTENER` for a login; else in Kafka's word
/// @param resource its name
/// @param operation what was to be done with it: a method of HTTP, `AUTHENTICATE`, else in Kafka's word
/// @param reason why, as the answer said; empty where it did not
public record Denial(String principal, String resourceType, String resource, String operation, String reason) {
    /// As long as a topic's name may be.
    static final int LONGEST = 249;

    /// The principal of who has not shown who it is, as Kafka calls it; no client can be called so.
    public static final String ANONYMOUS = "ANONYMOUS";

    /// The resource type of a path of a service.
    public static final String API = "API";

    /// Of several principals, which are not told apart.
    static final Denial OTHERS = new Denial("", "", "", "", "");

    /// A denial whose texts may come from a client.
    public static Denial of(String principal, String resourceType, String resource, String operation, String reason) {
        return new Denial(shown(principal), shown(resourceType), shown(resource), shown(operation), shown(reason));
    }

    /// All else that is denied to the same principal.
    Denial rest() {
        return new Denial(principal, "", "", "", "");
    }

    private static String shown(String text) {
        boolean whole = text.length() <= LONGEST;
        var shown = new StringBuilder(whole ? text : text.substring(0, LONGEST - 1) + "~");
        for (int i = 0; i < shown.length(); i++) {
            if (shown.charAt(i) < ' ' || shown.charAt(i) > '~') {
                shown.setCharAt(i, '?');
            }
        }
        return shown.toString();
    }
}
