package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.WithNull;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.avro.Half;
import parley.avro.History;
import parley.avro.Interaction;
import parley.avro.Rate;
import parley.avro.Reason;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.Terms;
import parley.identity.Halves.Result;
import parley.identity.Halves.SignedHalf;

final class HalvesTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00.250Z");
    private static final Did HARBOUR = Did.organisation("did:web:harbour.example");
    private static final Did GRID = Did.organisation("did:web:grid.example");
    private static final OrganisationKey KEY = new OrganisationKey(HARBOUR, Keys.named("harbour"));
    private static final OrganisationKey GRIDS_KEY = new OrganisationKey(GRID, Keys.named("harbour"));

    @Property(tries = 100)
    void arriveAsTheyWereSigned(
            @ForAll @LongRange(min = 1, max = (1L << 53) - 1) long epoch,
            @ForAll boolean wanted,
            @ForAll Reason reason,
            @ForAll String by,
            @ForAll @Size(max = 5) List<@LongRange(max = (1L << 53) - 1) Long> startOffsets,
            @ForAll @WithNull History history,
            @ForAll @WithNull String where,
            @ForAll @WithNull @LongRange(min = 1, max = 1L << 40) Long millis) {
        var whole = by.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE) ? by : "";
        var rate = millis == null ? null : new Rate(7, millis);
        var terms = history == null
                ? null
                : Terms.newBuilder()
                        .setHistory(history)
                        .setFields(millis == null ? List.of() : List.of("a", "b.c"))
                        .setWhere(where == null ? null : whole)
                        .setAtMost(rate)
                        .setUntil(millis == null ? null : Instant.ofEpochMilli(millis))
                        .setForMillis(millis)
                        .setMaxCommands(rate)
                        .setPurpose(where == null ? null : whole)
                        .setSince(history == History.SINCE ? NOW : null)
                        .setLastMillis(history == History.LAST ? Long.valueOf(epoch % (1L << 40)) : null)
                        .build();
        var until = millis == null ? null : Instant.ofEpochMilli(millis);
        var half = new Half(
                Side.PROVIDER, epoch, 1L, wanted, reason, whole, startOffsets, NOW, terms, shortened(whole), until);
        var signed = signed(half, "feed.computer.load");

        assertThat(Halves.verify(Halves.secure(signed, KEY), KEY.verifying())).isEqualTo(new Result.Verified(signed));
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), Halves.LONGEST_DETAIL));
    }

    @Test
    void sayNoMoreToThePeopleOfTheOtherSideThanTheyMay() {
        var half = new Half(
                Side.PROVIDER,
                1L,
                1L,
                false,
                Reason.DENIED_BY_AGENT,
                "r1",
                List.of(),
                NOW,
                null,
                "x".repeat(Halves.LONGEST_DETAIL + 1),
                null);

        assertThat(Halves.verify(Halves.secure(signed(half, "feed.computer.load"), KEY), KEY.verifying()))
                .isEqualTo(new Result.Refused("detail: more than 1000 characters"));
    }

    @Test
    void sayNoMoreInTheirTermsThanWhatIsKeptOfThem() {
        var terms = Terms.newBuilder().setFields(List.of("x".repeat(16_384))).build();
        var half = new Half(Side.PROVIDER, 1L, 1L, true, Reason.NONE, "r1", List.of(), NOW, terms, "", null);

        assertThat(Halves.verify(Halves.secure(signed(half, "feed.computer.load"), KEY), KEY.verifying()))
                .isEqualTo(new Result.Refused("terms: more than 16384 characters"));
    }

    /// What no clock can show stops no lane.
    @Test
    void ofATimeThatIsNoneTheyAreNotBelieved() throws Exception {
        var document = (ObjectNode) SecuredDocument.JSON.readTree(
                Halves.secure(signed(half(Side.PROVIDER, 2, true, Reason.NONE, "r1", List.of(7L)), "f"), KEY));
        document.remove("proof");
        document.put("until", "+999999999-01-01T00:00:00Z");

        assertThat(Halves.verify(KEY.secure(document, NOW), KEY.verifying()))
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(refused.why()).startsWith("until: "));
    }

    @Test
    void tellTheInteractionTheyAreAbout() {
        var provider = half(Side.PROVIDER, 2, true, Reason.NONE, "r1", List.of(7L));
        var requester = half(Side.REQUESTER, 2, true, Reason.NONE, "", List.of());

        assertThat(Halves.verify(Halves.secure(interaction(), provider, KEY), KEY.verifying()))
                .isEqualTo(new Result.Verified(signed(provider, "feed.computer.load")));
        assertThat(Halves.verify(Halves.secure(interaction(), requester, GRIDS_KEY), GRIDS_KEY.verifying()))
                .isEqualTo(new Result.Verified(signed(requester, null)));
    }

    /// A partner of an earlier release signs none.
    @Test
    void sayNothingOfTermsThatThereAreNot() {
        var half = half(Side.PROVIDER, 1, true, Reason.NONE, "r1", List.of(7L));

        assertThat(Halves.secure(signed(half, "feed.computer.load"), KEY)).doesNotContain("terms");
    }

    @Test
    void tellUntilWhenAnOfferHolds() {
        var offered = half(Side.PROVIDER, 2, true, Reason.OFFERED, "r1", List.of());

        assertThat(Halves.verify(Halves.secure(interaction(), offered, KEY), KEY.verifying()))
                .isInstanceOfSatisfying(
                        Result.Verified.class,
                        verified -> assertThat(verified.half().offer()).isEqualTo(new Halves.Offer(NOW, null)));
    }

    @Test
    void areRefusedFromTheOtherSidesOrganisation() {
        var requester = half(Side.REQUESTER, 1, true, Reason.NONE, "", List.of());
        var json = Halves.secure(signed(requester, null), KEY);

        assertThat(Halves.verify(json, KEY.verifying())).isInstanceOf(Result.Refused.class);
    }

    @Test
    void areRefusedWhenChangedOrSignedByAnotherKey() {
        var half = half(Side.PROVIDER, 1, false, Reason.DENIED_BY_RULE, "r1", List.of());
        var json = Halves.secure(signed(half, null), KEY);

        assertThat(Halves.verify(json.replace("\"wanted\":false", "\"wanted\":true"), KEY.verifying()))
                .isInstanceOf(Result.Refused.class);
        assertThat(Halves.verify(json, new OrganisationKey(GRID, Keys.named("grid")).verifying()))
                .isInstanceOf(Result.Refused.class);
    }

    @Test
    void areRefusedWhenMalformedThoughSigned() {
        var document =
                SecuredDocument.JSON.createObjectNode().put("type", "Half").put("interaction", "x");
        var json = KEY.secure(document, NOW);

        assertThat(Halves.verify(json, KEY.verifying()))
                .isInstanceOfSatisfying(
                        Result.Refused.class,
                        refused -> assertThat(refused.why()).contains("startOffsets"));
    }

    private static SignedHalf signed(Half half, @Nullable String feedTopic) {
        return new SignedHalf(
                "abc",
                GRID.twin("balancer").value(),
                HARBOUR.twin("computer").value(),
                "load",
                feedTopic,
                1,
                half,
                null);
    }

    private static Half half(Side side, long epoch, boolean wanted, Reason reason, String by, List<Long> startOffsets) {
        return Half.newBuilder()
                .setSide(side)
                .setEpoch(epoch)
                .setVersion(1)
                .setWanted(wanted)
                .setReason(reason)
                .setBy(by)
                .setStartOffsets(startOffsets)
                .setIssued(NOW)
                .build();
    }

    private static Interaction interaction() {
        return Interaction.newBuilder()
                .setId("abc")
                .setRequester(GRID.twin("balancer").value())
                .setProvider(HARBOUR.twin("computer").value())
                .setRequesterOrganisation(GRID.value())
                .setProviderOrganisation(HARBOUR.value())
                .setAgent("")
                .setFeed("load")
                .setPartitions(1)
                .setEpoch(2)
                .setState(State.REQUESTED)
                .setDeliveryReady(false)
                .setRequest("")
                .setRequesterDocument("")
                .setValidUntil(NOW)
                .setPolicyVersion(0)
                .setRule("")
                .setUpdated(NOW)
                .setCause("")
                .build();
    }
}
