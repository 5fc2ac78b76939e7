package parley.plugins;

import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.server.authorizer.Action;

/// Whom something is denied, and what. What is empty is not told apart.
///
/// Clients choose these names, which people read afterwards and which are kept for ever: they are cut, and steer no
/// terminal.
record Denial(String principal, String resourceType, String resource, String operation) {
    /// As long as a topic's name may be.
    static final int LONGEST = 249;

    /// Of several principals, which are not told apart.
    static final Denial OTHERS = new Denial("", "", "", "");

    static Denial of(KafkaPrincipal principal, Action action) {
        var resource = action.resourcePattern();
        return new Denial(
                shown(
                        principal.getPrincipalType().equals(KafkaPrincipal.USER_TYPE)
                                ? principal.getName()
                                : principal.toString()),
                resource.resourceType().name(),
                shown(resource.name()),
                action.operation().name());
    }

    /// All else that is denied to the same principal.
    Denial rest() {
        return new Denial(principal, "", "", "");
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
