package parley.identity.http;

import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import io.micronaut.security.authentication.Authentication;
import jakarta.inject.Singleton;
import java.util.Optional;

@Singleton
final class CallerAgentBinder implements TypedRequestArgumentBinder<CallerAgent> {
    @Override
    public Argument<CallerAgent> argumentType() {
        return Argument.of(CallerAgent.class);
    }

    @Override
    public BindingResult<CallerAgent> bind(ArgumentConversionContext<CallerAgent> context, HttpRequest<?> source) {
        Optional<CallerAgent> caller =
                source.getUserPrincipal(Authentication.class).map(CallerAgent::of);
        return () -> caller;
    }
}
