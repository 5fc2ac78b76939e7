package parley.broker.deciding;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.broker.deciding.Events.BALANCER;
import static parley.broker.deciding.Events.COMPUTER;
import static parley.broker.deciding.Events.CRANE;
import static parley.broker.deciding.Events.GRID;
import static parley.broker.deciding.Events.HARBOUR;
import static parley.broker.deciding.Events.ID;
import static parley.broker.deciding.Events.NOON;
import static parley.broker.deciding.Events.allow;
import static parley.broker.deciding.Events.deny;
import static parley.broker.deciding.Events.open;
import static parley.broker.deciding.Events.policy;
import static parley.broker.deciding.Events.ready;
import static parley.broker.deciding.Events.start;
import static parley.broker.deciding.Events.subscribe;
import static parley.broker.deciding.Events.terminate;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import parley.avro.Action;
import parley.avro.AuditEntry;
import parley.avro.Brought;
import parley.avro.DelegationLapsed;
import parley.avro.Denied;
import parley.avro.Disbelieved;
import parley.avro.Effect;
import parley.avro.EndAllRequested;
import parley.avro.Half;
import parley.avro.Interaction;
import parley.avro.LogEntry;
import parley.avro.Outcome;
import parley.avro.PartnerHalf;
import parley.avro.PartnershipEnded;
import parley.avro.Reason;
import parley.avro.Rule;
import parley.avro.Side;
import parley.avro.State;
import parley.avro.Subject;
import parley.avro.SubjectKind;
import parley.avro.SubscriptionRequested;
import parley.avro.Tick;
import parley.interaction.InteractionId;

/// Two organisations, step by step.
final class DeciderTest {

    private final Space harbour = new Space(HARBOUR);
    private final Space grid = new Space(GRID);

    @Test
    void a_subscription_becomes_active_once_the_provider_allows_it_and_both_sides_are_ready() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(grid, harbour);

        assertThat(at(harbour))
                .extracting(Interaction::getState, Interaction::getRule)
                .containsExactly(State.REQUESTED, "all");
        assertThat(harbour.sent())
                .as("without start offsets there is nothing to tell")
                .isEmpty();

        harbour.take(COMPUTER, start(ID, 1), NOON);
        assertThat(at(harbour).getState()).isEqualTo(State.ACTIVE);
        cross(harbour, grid);
        assertThat(at(grid).getState()).as("the delivery topic is missing").isEqualTo(State.REQUESTED);

        grid.take(COMPUTER, ready(ID, 1), NOON);
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
        assertThat(at(grid).getProviderHalf().getStartOffsets()).containsExactly(7L, 9L);
        assertThat(at(grid).getRequesterHalf()).isEqualTo(at(harbour).getRequesterHalf());
        assertThat(at(grid).getProviderHalf()).isEqualTo(at(harbour).getProviderHalf());
    }

    @Test
    void without_a_policy_the_partner_is_told_not_found_and_nothing_else() {
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        AuditEntry audit = crossed(grid, harbour);

        assertThat(audit)
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason)
                .containsExactly(Outcome.REFUSED, Reason.NOT_FOUND);
        cross(harbour, grid);
        assertThat(at(grid))
                .extracting(Interaction::getState, Interaction::getPartitions)
                .containsExactly(State.DENIED, 2);
        assertThat(at(grid).getProviderHalf())
                .isEqualTo(new Half(
                        Side.PROVIDER, 1L, 1L, false, Reason.NOT_FOUND, COMPUTER, List.of(), NOON, null, "", null));
    }

    @Test
    void what_you_may_not_find_answers_like_what_never_was() {
        Space hiding = new Space(HARBOUR);
        hiding.take(COMPUTER, policy(COMPUTER, deny("not-you", GRID, Action.FIND), allow("all", Action.FIND)), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        PartnerHalf asked = grid.sent().getFirst();
        PartnerHalf ofNoTwin = PartnerHalf.newBuilder(asked).setPartitions(0).build();

        hiding.take(COMPUTER, asked, NOON);
        harbour.take(COMPUTER, ofNoTwin, NOON);

        assertThat(hiding.sent()).isEqualTo(harbour.sent());
        assertThat(at(hiding).getPartitions())
                .as("signed into the half")
                .isEqualTo(at(harbour).getPartitions());
    }

    @Test
    void a_denial_names_its_reason_and_rule() {
        harbour.take(
                COMPUTER,
                policy(
                        COMPUTER,
                        allow("find", Action.FIND),
                        allow("sub", Action.SUBSCRIBE),
                        deny("no", GRID, Action.SUBSCRIBE)),
                NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        AuditEntry audit = crossed(grid, harbour);

        assertThat(audit)
                .extracting(
                        AuditEntry::getReason, AuditEntry::getRule, AuditEntry::getPolicyVersion, AuditEntry::getWho)
                .containsExactly(Reason.DENIED_BY_RULE, "no", 1L, GRID);
        assertThat(at(harbour).getProviderHalf().getBy()).isEqualTo("no");
    }

    @Test
    void an_unknown_feed_is_told_only_to_who_might_have_it() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        SubscriptionRequested asked = SubscriptionRequested.newBuilder(subscribe(CRANE, COMPUTER))
                .setPartitions(0)
                .build();

        assertThat(harbour.take(COMPUTER, asked, NOON).getReason()).isEqualTo(Reason.UNKNOWN_FEED);
        harbour.take(COMPUTER, policy(COMPUTER, allow("find", Action.FIND)), NOON);
        assertThat(harbour.take(COMPUTER, asked, NOON).getReason()).isEqualTo(Reason.NO_RULE);
    }

    @Test
    void what_the_catalogue_does_not_show_is_refused_and_leaves_nothing() {
        SubscriptionRequested hidden = SubscriptionRequested.newBuilder(subscribe(BALANCER, COMPUTER))
                .setFindable(false)
                .build();

        AuditEntry audit = grid.take(COMPUTER, hidden, NOON);

        assertThat(audit.getReason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(grid.interactions()).isEmpty();
        assertThat(grid.sent()).isEmpty();
    }

    @Test
    void between_our_own_twins_both_halves_stand_at_once_and_start_offsets_and_delivery_follow() {
        String id = InteractionId.of(CRANE, COMPUTER, "load");
        harbour.take(COMPUTER, open(COMPUTER), NOON);

        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        Interaction asked = Objects.requireNonNull(harbour.interaction(COMPUTER, id));
        harbour.take(COMPUTER, start(id, 1), NOON);
        Interaction started = Objects.requireNonNull(harbour.interaction(COMPUTER, id));
        harbour.take(COMPUTER, ready(id, 1), NOON);
        Interaction active = Objects.requireNonNull(harbour.interaction(COMPUTER, id));

        assertThat(asked.getRequesterHalf().getWanted()
                        && asked.getProviderHalf().getWanted())
                .isTrue();
        assertThat(List.of(asked.getState(), started.getState(), active.getState()))
                .containsExactly(State.REQUESTED, State.REQUESTED, State.ACTIVE);
        assertThat(harbour.sent()).as("no partner is concerned").isEmpty();
    }

    @Test
    void a_hidden_twin_of_our_own_leaves_no_trace_with_the_one_who_asked() {
        AuditEntry audit = harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        assertThat(audit.getReason()).isEqualTo(Reason.NOT_FOUND);
        assertThat(harbour.interactions()).isEmpty();
    }

    @Test
    void either_end_terminates_alone_and_the_other_learns_by_whom() {
        activate();

        harbour.take(COMPUTER, terminate(ID, COMPUTER), NOON.plusSeconds(1));
        assertThat(at(harbour).getState()).isEqualTo(State.TERMINATED);
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
        cross(harbour, grid);

        assertThat(at(grid).getState()).isEqualTo(State.TERMINATED);
        assertThat(at(grid).getProviderHalf())
                .extracting(Half::getReason, Half::getBy)
                .containsExactly(Reason.TERMINATED_BY_PROVIDER, COMPUTER);
    }

    @Test
    void no_interaction_outlives_the_partnership_and_only_those_with_that_partner_end() {
        activate();

        harbour.take(COMPUTER, new PartnershipEnded(ID, "did:web:port.example"), NOON.plusSeconds(1));
        assertThat(at(harbour).getState()).isEqualTo(State.ACTIVE);

        AuditEntry there = harbour.take(COMPUTER, new PartnershipEnded(ID, GRID), NOON.plusSeconds(1));
        AuditEntry here = grid.take(COMPUTER, new PartnershipEnded(ID, HARBOUR), NOON.plusSeconds(1));
        assertThat(at(harbour).getState()).isEqualTo(State.TERMINATED);
        assertThat(at(harbour).getProviderHalf().getBy()).isEqualTo(HARBOUR);
        assertThat(at(grid).getState()).isEqualTo(State.TERMINATED);
        assertThat(at(grid).getRequesterHalf().getBy()).isEqualTo(GRID);
        assertThat(there).returns(COMPUTER, AuditEntry::getProvider).returns("", AuditEntry::getTwin);
        assertThat(here).as("in the audit of the twin that asked").returns(BALANCER, AuditEntry::getTwin);
    }

    @Test
    void what_an_agent_asked_for_ends_with_its_delegation_in_that_epoch_alone() {
        activate();
        String agent = BALANCER + "#agent";

        grid.take(COMPUTER, new DelegationLapsed(ID, 2L, BALANCER, agent), NOON.plusSeconds(1));
        grid.take(COMPUTER, new DelegationLapsed(ID, 1L, BALANCER, agent + "-2"), NOON.plusSeconds(1));
        harbour.take(COMPUTER, new DelegationLapsed(ID, 1L, BALANCER, agent), NOON.plusSeconds(1));
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
        assertThat(at(harbour).getState()).as("not ours to say").isEqualTo(State.ACTIVE);

        grid.take(COMPUTER, new DelegationLapsed(ID, 1L, BALANCER, agent), NOON.plusSeconds(1));
        cross(grid, harbour);

        for (Space space : List.of(harbour, grid)) {
            assertThat(at(space).getState()).isEqualTo(State.TERMINATED);
            assertThat(at(space).getRequesterHalf())
                    .extracting(Half::getReason, Half::getBy)
                    .containsExactly(Reason.DELEGATION_LAPSED, BALANCER);
        }
    }

    @Test
    void concurrent_ends_show_both() {
        activate();

        harbour.take(COMPUTER, terminate(ID, COMPUTER), NOON.plusSeconds(1));
        grid.take(COMPUTER, terminate(ID, BALANCER), NOON.plusSeconds(1));
        cross(harbour, grid);
        cross(grid, harbour);

        for (Space space : List.of(harbour, grid)) {
            assertThat(at(space).getState()).isEqualTo(State.TERMINATED);
            assertThat(at(space).getRequesterHalf().getReason()).isEqualTo(Reason.TERMINATED_BY_REQUESTER);
            assertThat(at(space).getProviderHalf().getReason()).isEqualTo(Reason.TERMINATED_BY_PROVIDER);
        }
    }

    @Test
    void a_stranger_cannot_end_an_interaction_nor_learn_that_it_exists() {
        activate();

        AuditEntry stranger = harbour.take(COMPUTER, terminate(ID, CRANE), NOON);
        AuditEntry forTheOther = harbour.take(COMPUTER, terminate(ID, BALANCER), NOON);
        AuditEntry unknown = harbour.take(COMPUTER, terminate("none", CRANE), NOON);

        assertThat(List.of(stranger, forTheOther, unknown))
                .extracting(AuditEntry::getReason)
                .containsOnly(Reason.UNKNOWN_INTERACTION);
        assertThat(at(harbour).getState()).isEqualTo(State.ACTIVE);
    }

    @Test
    void a_request_after_an_end_starts_the_next_epoch() {
        activate();
        harbour.take(COMPUTER, terminate(ID, COMPUTER), NOON);
        cross(harbour, grid);

        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON.plusSeconds(2));
        cross(grid, harbour);

        assertThat(at(harbour).getEpoch()).isEqualTo(2);
        assertThat(at(harbour).getState()).isEqualTo(State.REQUESTED);
        assertThat(at(harbour).getProviderHalf().getStartOffsets())
                .as("nothing of the revoked window")
                .isEmpty();
        assertThat(harbour.take(COMPUTER, start(ID, 1), NOON).getOutcome()).isEqualTo(Outcome.IGNORED);
    }

    @Test
    void asking_again_while_it_lives_changes_nothing() {
        activate();

        AuditEntry again = grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);

        assertThat(again)
                .extracting(AuditEntry::getOutcome, AuditEntry::getInteraction)
                .containsExactly(Outcome.ACCEPTED, ID);
        assertThat(again.getChanged()).isEmpty();
        assertThat(at(grid).getEpoch()).isEqualTo(1);
    }

    @Test
    void an_entry_seen_again_is_ignored() {
        LogEntry entry = new LogEntry("once", subscribe(BALANCER, COMPUTER));
        grid.take(COMPUTER, entry, NOON);
        grid.take(COMPUTER, terminate(ID, BALANCER), NOON);

        AuditEntry again = grid.take(COMPUTER, entry, NOON.plusSeconds(60));

        assertThat(again.getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(at(grid))
                .extracting(Interaction::getEpoch, Interaction::getState)
                .containsExactly(1L, State.WITHDRAWN);
    }

    @Test
    void a_policy_change_ends_exactly_what_no_longer_holds() {
        activate();
        String ours = InteractionId.of(CRANE, COMPUTER, "load");
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);

        AuditEntry audit = harbour.take(
                COMPUTER,
                policy(COMPUTER, allow("all", Action.FIND, Action.SUBSCRIBE), deny("out", GRID, Action.SUBSCRIBE)),
                NOON.plusSeconds(1));

        assertThat(audit.getEnded()).containsExactly(ID);
        assertThat(at(harbour))
                .extracting(Interaction::getState, Interaction::getRule, Interaction::getPolicyVersion)
                .containsExactly(State.TERMINATED, "out", 2L);
        assertThat(Objects.requireNonNull(harbour.interaction(COMPUTER, ours)).getState())
                .isEqualTo(State.REQUESTED);
        cross(harbour, grid);
        assertThat(at(grid).getProviderHalf())
                .extracting(Half::getReason, Half::getBy)
                .containsExactly(Reason.POLICY_CHANGED, "out");
    }

    @Test
    void losing_find_ends_what_lives_and_so_does_deleting_the_policy() {
        activate();

        AuditEntry audit = harbour.take(COMPUTER, policy(COMPUTER, allow("sub", Action.SUBSCRIBE)), NOON);

        assertThat(audit.getEnded()).containsExactly(ID);
        assertThat(harbour.take(COMPUTER, policy(COMPUTER), NOON).getPolicyVersion())
                .isEqualTo(3);
    }

    @Test
    void a_rule_that_runs_out_ends_what_it_allowed() {
        Instant end = NOON.plusSeconds(10);
        harbour.take(
                COMPUTER,
                policy(
                        COMPUTER,
                        new Rule(
                                "today",
                                Effect.ALLOW,
                                List.of(Action.FIND, Action.SUBSCRIBE),
                                new Subject(SubjectKind.ORGANISATION, GRID, "", null),
                                "/",
                                null,
                                end,
                                null)),
                NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(grid, harbour);
        harbour.take(COMPUTER, start(ID, 1), NOON);

        assertThat(Deadlines.next(at(harbour), harbour.policy(COMPUTER), HARBOUR, NOON))
                .contains(end);
        assertThat(Deadlines.next(at(harbour), harbour.policy(COMPUTER), HARBOUR, end))
                .isEmpty();
        assertThat(harbour.take(COMPUTER, new Tick(ID), end.minusMillis(1)).getOutcome())
                .isEqualTo(Outcome.IGNORED);
        assertThat(harbour.take(COMPUTER, new Tick(ID), end).getReason()).isEqualTo(Reason.POLICY_CHANGED);
        assertThat(at(harbour).getState()).isEqualTo(State.TERMINATED);
    }

    @Test
    void an_unanswered_request_expires_on_both_sides() {
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER, NOON.plusSeconds(5)), NOON);
        List<PartnerHalf> late = grid.sent();
        assertThat(Deadlines.next(at(grid), null, GRID, NOON)).contains(NOON.plusSeconds(5));

        assertThat(grid.take(COMPUTER, new Tick(ID), NOON.plusSeconds(4)).getOutcome())
                .isEqualTo(Outcome.IGNORED);
        assertThat(grid.take(COMPUTER, new Tick(ID), NOON.plusSeconds(5)))
                .as("in the audit of the twin that asked")
                .returns(Reason.EXPIRED, AuditEntry::getReason)
                .returns(BALANCER, AuditEntry::getTwin);
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        harbour.take(COMPUTER, late.getFirst(), NOON.plusSeconds(6));

        assertThat(at(grid).getState()).isEqualTo(State.EXPIRED);
        assertThat(at(harbour).getState()).isEqualTo(State.EXPIRED);
    }

    @Test
    void stale_and_repeated_halves_change_nothing() {
        activate();
        grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
        PartnerHalf end = grid.sent().getFirst();
        PartnerHalf begin = PartnerHalf.newBuilder(end)
                .setHalf(new Half(Side.REQUESTER, 1L, 1L, true, Reason.NONE, BALANCER, List.of(), NOON, null, "", null))
                .build();

        harbour.take(COMPUTER, end, NOON);
        Interaction ended = at(harbour);

        assertThat(harbour.take(COMPUTER, end, NOON).getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(harbour.take(COMPUTER, begin, NOON).getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(at(harbour)).isEqualTo(ended);
    }

    @Test
    void a_request_that_was_over_before_it_arrived_is_kept_as_ended() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        grid.take(COMPUTER, terminate(ID, BALANCER), NOON);

        harbour.take(COMPUTER, grid.sent().getLast(), NOON);

        assertThat(at(harbour).getState()).isEqualTo(State.WITHDRAWN);
        assertThat(harbour.sent()).isEmpty();
    }

    @Test
    void a_partner_speaks_for_its_own_twins_only() {
        activate();
        grid.take(COMPUTER, terminate(ID, BALANCER), NOON);
        PartnerHalf genuine = grid.sent().getFirst();
        Half provider = new Half(Side.PROVIDER, 1L, 9L, false, Reason.NONE, "", List.of(), NOON, null, "", null);

        List<PartnerHalf> invented = List.of(
                PartnerHalf.newBuilder(genuine).setOrganisation("did:web:evil").build(),
                PartnerHalf.newBuilder(genuine).setOrganisation(HARBOUR).build(),
                PartnerHalf.newBuilder(genuine).setHalf(provider).build(),
                PartnerHalf.newBuilder(genuine).setFeed("other").build(),
                PartnerHalf.newBuilder(genuine).setAgent(COMPUTER + "#agent").build());

        for (PartnerHalf half : invented) {
            assertThat(harbour.take(COMPUTER, half, NOON))
                    .extracting(AuditEntry::getOutcome, AuditEntry::getReason)
                    .containsExactly(Outcome.REFUSED, Reason.UNVERIFIABLE);
        }
        assertThat(at(harbour).getState()).isEqualTo(State.ACTIVE);
    }

    @Test
    void a_provider_cannot_begin_what_nobody_asked_for() {
        activate();
        PartnerHalf early = PartnerHalf.newBuilder()
                .setInteraction(ID)
                .setOrganisation(HARBOUR)
                .setRequester(BALANCER)
                .setProvider(COMPUTER)
                .setFeed("load")
                .setPartitions(0)
                .setHalf(
                        new Half(Side.PROVIDER, 2L, 1L, true, Reason.NONE, COMPUTER, List.of(1L), NOON, null, "", null))
                .setAgent("")
                .setValidUntil(NOON)
                .setRequest("")
                .setRequesterDocument("")
                .build();

        // In the audit of the twin that it was to be
        assertThat(grid.take(COMPUTER, early, NOON))
                .extracting(AuditEntry::getOutcome, AuditEntry::getReason, AuditEntry::getTwin)
                .containsExactly(Outcome.REFUSED, Reason.UNKNOWN_INTERACTION, BALANCER);
        assertThat(at(grid).getEpoch()).isEqualTo(1);
    }

    @Test
    void what_was_not_believed_is_a_refusal_that_says_so_and_changes_nothing() {
        activate();
        Interaction before = at(harbour);
        Disbelieved forged = disbelieved(COMPUTER);
        Disbelieved nobodys = disbelieved("");

        AuditEntry ofTwin = harbour.take(COMPUTER, forged, NOON);
        AuditEntry ofOrganisation = harbour.take(HARBOUR, nobodys, NOON);

        assertThat(ofTwin)
                .extracting(
                        AuditEntry::getEvent,
                        AuditEntry::getOutcome,
                        AuditEntry::getReason,
                        AuditEntry::getWho,
                        AuditEntry::getProvider,
                        AuditEntry::getDisbelieved)
                .containsExactly("Disbelieved", Outcome.REFUSED, Reason.UNVERIFIABLE, GRID, COMPUTER, forged);
        assertThat(ofOrganisation)
                .extracting(AuditEntry::getProvider, AuditEntry::getDisbelieved)
                .containsExactly(HARBOUR, nobodys);
        assertThat(List.of(ofTwin, ofOrganisation)).allSatisfy(audit -> {
            assertThat(audit.getChanged()).isEmpty();
            assertThat(audit.getInteraction())
                    .as("what it claims concerns nobody")
                    .isEmpty();
        });
        assertThat(at(harbour)).isEqualTo(before);
        assertThat(harbour.sent()).isEmpty();
        assertThat(harbour.rebuilt().interactions()).isEqualTo(harbour.interactions());
    }

    /// A lane that is read again after a crash tells it again, under the same id.
    @Test
    void what_was_not_believed_is_refused_once() {
        LogEntry entry = new LogEntry("disbelieved-lane-0-7", disbelieved(COMPUTER));

        assertThat(harbour.take(COMPUTER, entry, NOON).getOutcome()).isEqualTo(Outcome.REFUSED);
        assertThat(harbour.take(COMPUTER, entry, NOON.plusSeconds(60)).getOutcome())
                .isEqualTo(Outcome.IGNORED);
    }

    @Test
    void what_a_broker_denied_is_a_refusal_in_the_audit_of_whose_topic_it_is_and_changes_nothing() {
        activate();
        Interaction before = at(harbour);
        Denied ofFeed = denied("TOPIC", "feed.computer.load");
        Denied ofTwins = denied("TOPIC", "twins");

        AuditEntry ofTwin = harbour.take(HARBOUR, ofFeed, NOON);
        AuditEntry ofOrganisation = harbour.take(HARBOUR, ofTwins, NOON);

        assertThat(ofTwin)
                .extracting(
                        AuditEntry::getEvent,
                        AuditEntry::getOutcome,
                        AuditEntry::getReason,
                        AuditEntry::getWho,
                        AuditEntry::getProvider,
                        AuditEntry::getResource,
                        AuditEntry::getDenied)
                .containsExactly(
                        "Denied", Outcome.REFUSED, Reason.NO_RIGHT, "stranger", COMPUTER, "/feeds/load", ofFeed);
        assertThat(ofOrganisation)
                .extracting(AuditEntry::getProvider, AuditEntry::getResource, AuditEntry::getDenied)
                .containsExactly(HARBOUR, "", ofTwins);
        assertThat(List.of(ofTwin, ofOrganisation)).allSatisfy(audit -> {
            assertThat(audit.getTwin()).isEmpty();
            assertThat(audit.getInteraction()).isEmpty();
            assertThat(audit.getChanged()).isEmpty();
        });
        assertThat(at(harbour)).isEqualTo(before);
        assertThat(harbour.sent()).isEmpty();
        assertThat(harbour.rebuilt().interactions()).isEqualTo(harbour.interactions());
    }

    @Test
    void a_path_of_a_service_says_whose_it_is() {
        for (String path : List.of("/twins/computer", "/twins/computer/", "/twins/computer/feeds/load/records")) {
            assertThat(harbour.take(HARBOUR, denied("API", path), NOON).getProvider())
                    .isEqualTo(COMPUTER);
        }
        for (String path : List.of("", "/", "/twins", "/twins/", "/twins/No Name", "/find", "/interactions/computer")) {
            assertThat(harbour.take(HARBOUR, denied("API", path), NOON).getProvider())
                    .isEqualTo(HARBOUR);
        }
    }

    @Test
    void a_topic_says_whose_it_is_and_nothing_else_does() {
        for (String topic : List.of("control.computer", "result.computer", "outcome.computer")) {
            assertThat(harbour.take(HARBOUR, denied("TOPIC", topic), NOON).getProvider())
                    .isEqualTo(COMPUTER);
        }
        assertThat(harbour.take(HARBOUR, denied("GROUP", "feed.computer.load"), NOON)
                        .getProvider())
                .isEqualTo(HARBOUR);
        assertThat(harbour.take(HARBOUR, denied("TOPIC", "feed.computer.load.more"), NOON)
                        .getProvider())
                .isEqualTo(HARBOUR);
        assertThat(harbour.take(HARBOUR, new Denied("broker-1", NOON, "", "", "", "", "", 70L), NOON)
                        .getWho())
                .isEqualTo("others");
    }

    private static Denied denied(String resourceType, String resource) {
        return new Denied("broker-1", NOON.minusSeconds(60), "stranger", resourceType, resource, "READ", "", 7L);
    }

    private static Disbelieved disbelieved(String twin) {
        return new Disbelieved(GRID, Brought.HALF, twin, "", ID, "", "lane", 0, 7L, "forged", 3L, Instant.EPOCH);
    }

    private void activate() {
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        grid.take(COMPUTER, subscribe(BALANCER, COMPUTER), NOON);
        cross(grid, harbour);
        harbour.take(COMPUTER, start(ID, 1), NOON);
        cross(harbour, grid);
        grid.take(COMPUTER, ready(ID, 1), NOON);
        assertThat(at(grid).getState()).isEqualTo(State.ACTIVE);
    }

    private static void cross(Space from, Space to) {
        from.sent().forEach(half -> to.take(half.getProvider(), half, NOON));
    }

    private static AuditEntry crossed(Space from, Space to) {
        PartnerHalf half = from.sent().getFirst();
        return to.take(half.getProvider(), half, NOON);
    }

    private static Interaction at(Space space) {
        return Objects.requireNonNull(space.interaction(COMPUTER, ID));
    }

    /// Everything with that one, and nothing else; who is not the twin itself ends nothing.
    @Test
    void all_that_is_provided_to_somebody_ends_in_one_decision() {
        Space harbour = new Space(HARBOUR);
        harbour.take(COMPUTER, open(COMPUTER), NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        String other = HARBOUR + ":twins:pump";
        harbour.take(COMPUTER, subscribe(other, COMPUTER), NOON);
        String ofOther = InteractionId.of(other, COMPUTER, "load");
        String ofCrane = InteractionId.of(CRANE, COMPUTER, "load");
        EndAllRequested end = new EndAllRequested(
                COMPUTER, new Subject(SubjectKind.TWIN, CRANE, "", null), COMPUTER + "#agent", "enough", "request");

        AuditEntry foreign = harbour.take(CRANE, end, NOON);
        LogEntry once = new LogEntry("once", end);
        AuditEntry audit = harbour.take(COMPUTER, once, NOON);
        harbour.take(COMPUTER, subscribe(CRANE, COMPUTER), NOON);
        AuditEntry again = harbour.take(COMPUTER, once, NOON);

        assertThat(foreign.getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(audit.getEnded()).containsExactly(ofCrane);
        assertThat(again.getOutcome()).isEqualTo(Outcome.IGNORED);
        assertThat(harbour.existing(COMPUTER, ofCrane).getState()).isEqualTo(State.REQUESTED);
        assertThat(harbour.existing(COMPUTER, ofOther).getState()).isEqualTo(State.REQUESTED);
    }
}
