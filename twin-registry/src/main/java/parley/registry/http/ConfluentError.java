package parley.registry.http;

import io.micronaut.serde.annotation.Serdeable;

/// Ends a call of the façade with an answer in the form of Confluent's schema registry.
final class ConfluentError extends RuntimeException {

    static final int SUBJECT_NOT_FOUND = 40401;
    static final int SCHEMA_NOT_FOUND = 40403;
    static final int INVALID_SCHEMA = 42201;
    static final int INVALID_VERSION = 42202;
    static final int STORE_FAILED = 50001;

    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient Body body;

    /// What the answer says.
    @Serdeable
    record Body(int error_code, String message) {}

    ConfluentError(int status, int code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.body = new Body(code, message);
    }

    /// The same for a subject that is hidden and for one that is not there.
    static ConfluentError noSuchSubject(String subject) {
        return new ConfluentError(404, SUBJECT_NOT_FOUND, "Subject '" + subject + "' not found.");
    }

    /// The same for a schema of hidden subjects alone and for one that is not there.
    static ConfluentError noSuchSchema(int id) {
        return new ConfluentError(404, SCHEMA_NOT_FOUND, "Schema " + id + " not found");
    }

    int status() {
        return status;
    }

    Body body() {
        return body;
    }
}
