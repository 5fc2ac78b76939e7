package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is to be done.
///
/// @param provider DID of the twin that is to do it
/// @param control the twin's control
/// @param input what the control's schema says, as plain JSON
/// @param purpose what for, if that is to be stated
@Serdeable
record CommandBodyModel(
        String provider,
        String control,
        Map<String, Object> input,
        @Nullable String purpose) {}
