package parley.plugins;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.security.oauthbearer.JwtValidatorException;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.UnresolvableKeyException;

/// Why a token was not believed, without the token: the broker logs it, and jose4j's own words hold the whole token.
final class Disbelief {
    private static final String WHAT = "the token is not believed: ";
    static final String MALFORMED = "malformed";
    static final String NOBODY = "it speaks for nobody here";

    private Disbelief() {}

    static JwtValidatorException of(JwtValidatorException e) {
        return because(String.join(", ", reasons(e)));
    }

    /// @param reason one of few, and nothing of the token
    static JwtValidatorException because(String reason) {
        return new JwtValidatorException(WHAT + reason);
    }

    /// The reason of one that was made here.
    static String reason(JwtValidatorException e) {
        var message = e.getMessage();
        return message != null && message.startsWith(WHAT) ? message.substring(WHAT.length()) : MALFORMED;
    }

    static boolean namesUnknownKey(JwtValidatorException e) {
        return cause(e, UnresolvableKeyException.class).isPresent();
    }

    private static List<String> reasons(JwtValidatorException e) {
        if (namesUnknownKey(e)) {
            return List.of("signed by a key that the issuer does not have");
        }
        var invalid = cause(e, InvalidJwtException.class);
        if (invalid.isEmpty()) {
            return List.of(MALFORMED);
        }
        var reasons = new ArrayList<String>();
        invalid.get().getErrorDetails().forEach(error -> reasons.add(reason(error.getErrorCode())));
        return reasons;
    }

    private static String reason(int code) {
        return switch (code) {
            case ErrorCodes.EXPIRED -> "expired";
            case ErrorCodes.NOT_YET_VALID -> "not yet valid";
            case ErrorCodes.AUDIENCE_MISSING, ErrorCodes.AUDIENCE_INVALID -> "for another audience";
            case ErrorCodes.ISSUER_MISSING, ErrorCodes.ISSUER_INVALID -> "of another issuer";
            case ErrorCodes.SIGNATURE_MISSING, ErrorCodes.SIGNATURE_INVALID -> "the signature does not match";
            case ErrorCodes.JSON_INVALID, ErrorCodes.MISCELLANEOUS, ErrorCodes.MALFORMED_CLAIM -> MALFORMED;
            default -> "jose4j error " + code;
        };
    }

    private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return Optional.of(type.cast(cause));
            }
        }
        return Optional.empty();
    }
}
