package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.acceptance.AtConsole.ADA;
import static parley.acceptance.AtConsole.BEN;
import static parley.acceptance.AtConsole.FEED;
import static parley.acceptance.AtConsole.active;
import static parley.acceptance.AtConsole.at;
import static parley.acceptance.AtConsole.button;
import static parley.acceptance.AtConsole.card;
import static parley.acceptance.AtConsole.delegate;
import static parley.acceptance.AtConsole.dialog;
import static parley.acceptance.AtConsole.name;
import static parley.acceptance.AtConsole.offer;
import static parley.acceptance.AtConsole.providing;
import static parley.acceptance.AtConsole.shown;
import static parley.acceptance.AtConsole.state;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.agent.Subscription;
import parley.avro.State;

/// At the consoles of both sides: a person takes what a twin of the partner's offers, and declines what another does;
/// a person bans a partner, and lifts the ban.
@InBrowser
final class ConsoleOffersIT {
    private final Pair pair;
    private final Chromium chromium;

    ConsoleOffersIT(Pair pair, Chromium chromium) {
        this.pair = pair;
        this.chromium = chromium;
    }

    @Test
    void anOfferIsTakenAndAnotherIsDeclined() {
        var offers = providing(pair, "offers");
        var offersToo = providing(pair, "offers-too");
        var reader = pair.twin(pair.balancer(), "offered-to");
        delegate(reader, BEN);

        try (var visit = at(chromium, pair.grid(), BEN, reader, "/requests")) {
            var page = visit.page();
            shown(page.getByText("Nothing waits for " + name(reader)));
            var taken = offer(offers, reader);
            var declined = offer(offersToo, reader);

            shown(card(page, offersToo).getByText("Decline…"));
            shown(card(page, offers).getByText("for the night shift"));
            assertThat(visit.flaws()).isEmpty();
            visit.picture("offers");
            card(page, offers).getByText("Take it").press("Enter");
            card(page, offersToo).getByText("Decline…").press("Enter");
            page.getByLabel("Why it is declined").fill("we have one");
            button(page, "Decline").press("Enter");

            Patiently.await("what was taken").until(() -> state(offers, taken).equals(Optional.of(State.ACTIVE)));
            Patiently.await("what was declined")
                    .until(() -> state(offersToo, declined).equals(Optional.of(State.DENIED)));
            assertThat(offersToo
                            .interaction(declined)
                            .orElseThrow()
                            .json()
                            .path("detail")
                            .asText())
                    .isEqualTo("we have one");
            shown(page.getByText("Answered since you are here"));
            visit.picture("offers-answered");
        }
    }

    @Test
    void aPartnerIsBannedAfterItIsSeenWhatThatCutsAndTheBanIsLifted() {
        var provider = providing(pair, "banning");
        var reader = pair.twin(pair.balancer(), "banned");
        var interaction = active(reader, provider);

        try (var visit = at(chromium, pair.harbour(), ADA, provider, "/interactions")) {
            var page = visit.page();
            shown(page.locator("main table").getByText(name(reader)));
            button(page, "Ban…").first().press("Enter");
            dialog(page).getByLabel("With whom").selectOption(reader.did().value());
            shown(dialog(page).getByText("This interaction ends"));
            dialog(page).getByLabel("Reason").fill("too curious");
            assertThat(visit.flaws()).isEmpty();
            visit.picture("ban");
            dialog(page).getByText("Ban " + name(reader)).click();

            var lift = button(page, "Lift the ban of " + name(reader) + " of grid");
            shown(lift);
            visit.picture("banned");
            Patiently.await("the end").until(() -> state(reader, interaction).equals(Optional.of(State.TERMINATED)));
            Patiently.await("a refusal")
                    .until(() -> reader.subscribe(provider.did(), FEED) instanceof Subscription.Refused);

            lift.press("Enter");
            dialog(page).getByText("Lift the ban").last().click();
            shown(page.getByText("Nobody is banned."));
        }
        assertThat(active(reader, provider).id()).isNotEmpty();
    }
}
