package parley.deploy.plan;

import java.net.URI;
import java.util.List;
import java.util.Set;
import parley.deploy.space.PartnerFolder;

/// Tells a space's identity-bridge what was signed with a partner, and waits until its lanes and rights are there.
final class PartnerTask {
    private PartnerTask() {}

    static String name(SpaceLayout layout, String partner) {
        return layout.name("partner-" + partner);
    }

    static Part of(SpaceLayout layout, PartnerFolder partner) {
        return new Part(
                List.of(),
                List.of(new Component.Task(
                        name(layout, partner.name()),
                        Set.of(layout.name("identity-bridge")),
                        new Work.Partner(
                                URI.create("http://localhost:"
                                        + layout.space().ports().identityBridge()),
                                partner.partnership()))));
    }
}
