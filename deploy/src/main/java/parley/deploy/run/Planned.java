package parley.deploy.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What can be planned of some spaces, and which of them keep the rest from it.
///
/// @param parts of those that can be planned
/// @param blamed those without which the others can; all, if no single one is to blame
/// @param why empty if none is
record Planned<S, P>(List<P> parts, List<S> blamed, String why) {

    /// @param plan throws if the spaces cannot be planned together
    static <S, P> Planned<S, P> of(List<S> spaces, Function<List<S>, List<P>> plan) {
        try {
            return new Planned<>(plan.apply(spaces), List.of(), "");
        } catch (RuntimeException e) {
            var blamed = spaces.stream()
                    .filter(space -> spaces.size() > 1 && works(without(spaces, List.of(space)), plan))
                    .toList();
            var left = without(spaces, blamed);
            return new Planned<>(
                    !blamed.isEmpty() && works(left, plan) ? plan.apply(left) : List.of(),
                    blamed.isEmpty() ? spaces : blamed,
                    String.valueOf(e.getMessage()));
        }
    }

    private static <S, P> boolean works(List<S> spaces, Function<List<S>, List<P>> plan) {
        try {
            return !plan.apply(spaces).isEmpty() || spaces.isEmpty();
        } catch (RuntimeException _) {
            return false;
        }
    }

    private static <S> List<S> without(List<S> spaces, List<S> left) {
        var others = new ArrayList<>(spaces);
        others.removeAll(left);
        return List.copyOf(others);
    }
}
