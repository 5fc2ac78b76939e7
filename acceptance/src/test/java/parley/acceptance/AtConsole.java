package parley.acceptance;

import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import parley.agent.ActingTwin;
import parley.agent.InteractionView;
import parley.agent.Offer;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.avro.State;
import parley.deploy.run.SpaceAccess;
import parley.identity.Function;

/// What tests of the console have in common: twins for whom a person works there, and what is to be seen.
final class AtConsole {
    static final String FEED = "numbers";

    /// Of harbour.
    static final String ADA = "ada";

    /// Of grid.
    static final String BEN = "ben";

    private AtConsole() {}

    /// A twin of harbour's that anyone may find and subscribe to, and for which ada may do everything.
    static ActingTwin providing(Pair pair, String hint) {
        var twin = pair.twin(pair.computer(), hint);
        twin.publisher(FEED, Numbers.SCHEMA);
        twin.policy().set(List.of(Rules.allow("known", Rules.anyone(), "/", FIND, DESCRIBE, SUBSCRIBE)));
        delegate(twin, ADA);
        return twin;
    }

    /// Lets a person do everything for it.
    static void delegate(ActingTwin twin, String person) {
        twin.delegateToPerson(person, Function.ofAgents(), Http.now().plus(Duration.ofDays(1)));
    }

    /// The person signed in, acting for that twin.
    static Visit at(Chromium chromium, SpaceAccess space, String person, ActingTwin twin, String path) {
        var visit = chromium.visit(space);
        visit.signIn(person).arrived();
        visit.page().getByLabel("Act as").selectOption(twin.did().value());
        return visit.open(path);
    }

    static Locator button(Page page, String name) {
        return page.getByRole(
                AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
    }

    static Locator dialog(Page page) {
        return page.getByRole(AriaRole.DIALOG);
    }

    /// Waits until it is seen.
    static void shown(Locator locator) {
        locator.first().waitFor();
    }

    static String name(ActingTwin twin) {
        return twin.did().twinName().orElseThrow();
    }

    /// What waits at the page of requests that has to do with that twin.
    static Locator card(Page page, ActingTwin other) {
        return page.locator(".matter").filter(new Locator.FilterOptions().setHasText(name(other)));
    }

    static InteractionView active(ActingTwin requester, ActingTwin provider) {
        return Patiently.get(
                "the subscription",
                () -> Optional.of(requester.subscribe(provider.did(), FEED))
                        .filter(Subscription.Active.class::isInstance)
                        .map(subscription -> ((Subscription.Active) subscription).interaction()));
    }

    /// What waits for an answer of the provider's.
    static InteractionView pending(ActingTwin requester, ActingTwin provider) {
        return Patiently.get(
                "the request",
                () -> Optional.of(requester.subscribe(provider.did(), FEED))
                        .filter(Subscription.Pending.class::isInstance)
                        .map(subscription -> ((Subscription.Pending) subscription).interaction())
                        .filter(interaction -> state(requester, interaction).equals(Optional.of(State.PENDING))));
    }

    /// The interaction that is offered.
    static String offer(ActingTwin provider, ActingTwin requester) {
        return Patiently.get(
                "an offer",
                () -> provider.offer(requester.did(), FEED, "for the night shift") instanceof Offer.Made(var made)
                        ? Optional.of(made.id())
                        : Optional.empty());
    }

    static Optional<State> state(ActingTwin twin, InteractionView interaction) {
        return state(twin, interaction.id());
    }

    static Optional<State> state(ActingTwin twin, String interaction) {
        return twin.interaction(interaction).map(InteractionView::state);
    }
}
