package parley.broker.api;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import parley.broker.deciding.WhatIf;

/// What a policy would change.
///
/// @param ends the interactions that it would end
/// @param grants those that wait for the twin's agents, which it would grant
@Serdeable
record WhatIfView(List<Changed> ends, List<Changed> grants) {

    /// One interaction that would change.
    ///
    /// @param interaction its id
    /// @param requester DID of the twin that asked for it
    /// @param feed the name of its feed
    /// @param rule id of the rule that would decide; empty if none allows it any more
    @Serdeable
    record Changed(String interaction, String requester, String feed, String rule) {}

    static WhatIfView of(List<WhatIf.Changed> changed) {
        return new WhatIfView(which(changed, true), which(changed, false));
    }

    private static List<Changed> which(List<WhatIf.Changed> changed, boolean ends) {
        return changed.stream()
                .filter(each -> each.ends() == ends)
                .map(WhatIf.Changed::interaction)
                .map(interaction -> new Changed(
                        interaction.getId(), interaction.getRequester(), interaction.getFeed(), interaction.getRule()))
                .toList();
    }
}
