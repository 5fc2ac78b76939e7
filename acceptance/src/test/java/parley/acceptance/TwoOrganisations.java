package parley.acceptance;

import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Gives tests the [Pair], which is started when the first asks for it and ended with the test run.
final class TwoOrganisations implements ParameterResolver, BeforeEachCallback {
    private static final Namespace NAMESPACE = Namespace.create(TwoOrganisations.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Pair.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return pair(context);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        pair(context).mend();
    }

    private static Pair pair(ExtensionContext context) {
        return context.getRoot().getStore(NAMESPACE).computeIfAbsent(Pair.class, any -> start(), Pair.class);
    }

    private static Pair start() {
        try {
            return Pair.start(Folders.fresh("pair"));
        } catch (Exception e) {
            throw new IllegalStateException("the two organisations did not start", e);
        }
    }
}
