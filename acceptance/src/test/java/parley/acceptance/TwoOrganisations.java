package parley.acceptance;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;

/// Gives tests the [Pair], which is started when the first asks for it and ended with the test run; after
/// one that fails, prints how the pair was then.
final class TwoOrganisations implements ParameterResolver, BeforeEachCallback, TestWatcher {
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

    @Override
    public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
        System.out.println("After " + context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName()
                + ":\n" + Aftermath.of(pair(context)));
    }

    private static Pair pair(ExtensionContext context) {
        return context.getRoot()
                .getStore(NAMESPACE)
                .computeIfAbsent(Attempt.class, any -> Attempt.make(), Attempt.class)
                .pair();
    }

    /// Made once: what did not start for one test is not tried again for the next.
    private record Attempt(@Nullable Pair started, @Nullable Exception failure) implements AutoCloseable {
        static Attempt make() {
            try {
                return new Attempt(Pair.start(Folders.fresh("pair")), null);
            } catch (Exception e) {
                return new Attempt(null, e);
            }
        }

        Pair pair() {
            if (started == null) {
                throw new IllegalStateException("the two organisations did not start: " + failure, failure);
            }
            return started;
        }

        @Override
        public void close() {
            if (started != null) {
                started.close();
            }
        }
    }
}
