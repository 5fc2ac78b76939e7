package parley.registry.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;
import parley.avro.Control;

/// A control that may be seen.
///
/// @param name among the twin's controls
/// @param request the Avro schema of what it is sent, as JSON
/// @param result the Avro schema of what it answers, as JSON; null if it answers nothing but success
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ControlView(
        String name, String request, @Nullable String result) {

    static List<ControlView> of(List<Control> controls) {
        return controls.stream()
                .map(control -> new ControlView(control.getName(), control.getRequest(), control.getResult()))
                .toList();
    }
}
