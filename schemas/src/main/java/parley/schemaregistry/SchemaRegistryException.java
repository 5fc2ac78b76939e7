package parley.schemaregistry;

import org.jspecify.annotations.Nullable;

/// The schema registry refused, or did not answer.
public final class SchemaRegistryException extends RuntimeException {

    /// No such subject.
    public static final int SUBJECT_NOT_FOUND = 40401;
    /// No such version of the subject.
    public static final int VERSION_NOT_FOUND = 40402;
    /// No such schema.
    public static final int SCHEMA_NOT_FOUND = 40403;
    /// Not a schema.
    public static final int INVALID_SCHEMA = 42201;
    /// The schema is not compatible with those of its subject; the registries send 409 with other digits behind it too.
    public static final int INCOMPATIBLE = 409;

    private static final long serialVersionUID = 1;

    private final int status;
    private final int errorCode;

    /// @param status the HTTP status, 0 if there was no answer
    /// @param errorCode the registry's `error_code`; the status, if it sent none
    public SchemaRegistryException(int status, int errorCode, String message) {
        this(status, errorCode, message, null);
    }

    SchemaRegistryException(int status, int errorCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.errorCode = errorCode;
    }

    /// The HTTP status, 0 if there was no answer.
    public int status() {
        return status;
    }

    /// The registry's own code, see the constants.
    public int errorCode() {
        return errorCode;
    }

    /// Whether what was asked for is not there.
    public boolean notFound() {
        return status == 404;
    }

    /// Whether a schema does not fit those before it.
    public boolean incompatible() {
        return status == 409;
    }

    /// Whether the same call may succeed later: there was no answer, or the registry is in trouble.
    public boolean retriable() {
        return status == 0 || status == 429 || status >= 500;
    }
}
