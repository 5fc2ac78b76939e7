package parley.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.quota.ClientQuotaEntity;
import org.apache.kafka.common.quota.ClientQuotaFilter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.agent.ActingTwin;
import parley.agent.FindQuery;
import parley.agent.InteractionView;
import parley.avro.LaneMessage;
import parley.avro.LanePartnership;
import parley.avro.State;
import parley.deploy.run.Mirrors;
import parley.deploy.run.Partnering;
import parley.deploy.run.Progress;
import parley.deploy.run.SpaceAccess;
import parley.deploy.space.Keys;
import parley.deploy.space.SpaceFile;
import parley.identity.Did;
import parley.identity.Introduction;
import parley.identity.OrganisationKey;
import parley.identity.Partnership;
import parley.identity.SigningKey;
import parley.topics.Topics;

/// A partnership ends for both by the word of one, and begins again by invitation; nothing is there before
/// both agree.
@Alone
final class PartnershipIT {
    private static final Duration A_DAY = Duration.ofDays(1);
    private static final int SOME = 20;
    private static final Duration POLL = Duration.ofSeconds(5);

    private final Pair pair;
    private final OwnMirrors mirrors;
    private final Partnering harbour;
    private final Partnering grid;

    PartnershipIT(Pair pair) {
        this.pair = pair;
        var progress = new Progress(System.out::println);
        this.mirrors = new OwnMirrors(pair);
        this.harbour = new Partnering(pair.harbour(), mirrors, progress);
        this.grid = new Partnering(pair.grid(), mirrors, progress);
    }

    @Test
    void itEndsForBothByTheWordOfWhoInvitedAndBeginsAgainWhenBothAgree(@TempDir Path folder) throws Exception {
        try (var crossing = Crossing.open(pair, "partner", Duration.ofMillis(20))) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);

            var ending = end(crossing, atHarbour(crossing), atGrid(crossing), folder);
            var removal = removal();

            beginAgain();
            repeat(removal);
            assertGoesOn(crossing, ending);
            assertThat(grid.states())
                    .as("what was said of another partnership ends none")
                    .containsEntry(grid.all().getFirst().id(), Partnership.State.AGREED);
            Audited.awaitDisbelieved(
                    crossing.requester()::organisationAudit,
                    "statement",
                    "about another invitation: " + Partnership.read(removal).invitation());
        }
    }

    @Test
    void itEndsForBothByTheWordOfWhoAcceptedToo(@TempDir Path folder) throws Exception {
        try (var crossing = Crossing.open(pair, "accepted", Duration.ofMillis(20))) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);

            var ending = end(crossing, atGrid(crossing), atHarbour(crossing), folder);

            var invited =
                    harbour.invite("grid", A_DAY, Did.organisation(pair.grid().did()));
            var accepted = grid.accept(answer(invited), null, null);
            grid.accept(answer(harbour.accept(answer(accepted), null, null)), null, null);
            mirrors.startAll();
            assertGoesOn(crossing, ending);
        }
    }

    /// One of the two organisations, and its twin in a crossing.
    ///
    /// @param partner its name for the other
    private record Side(SpaceAccess space, Partnering partnering, ActingTwin twin, String partner) {

        boolean finds(Side other) {
            var name = other.twin().did().twinName().orElseThrow();
            return twin.find(FindQuery.everything().text(name)).twins().stream()
                    .anyMatch(found -> found.twin().equals(other.twin().did().value()));
        }

        boolean describes(Side other) {
            return twin.describe(other.twin().did()).isPresent();
        }
    }

    private Side atHarbour(Crossing crossing) {
        return new Side(pair.harbour(), harbour, crossing.provider(), "grid");
    }

    private Side atGrid(Crossing crossing) {
        return new Side(pair.grid(), grid, crossing.requester(), "harbour");
    }

    /// How the partnership has ended.
    ///
    /// @param from where the feed ended once it had
    /// @param until where it ended once both knew
    /// @param stolen what the mirrors of the time before logged in with
    private record Ending(long from, long until, List<Stolen> stolen) {}

    /// Ends it by the word of one, who holds the keys of both mirrors, too, and sees what is left at both.
    private Ending end(Crossing crossing, Side says, Side hears, Path folder) throws Exception {
        Pair.allow(/* provider= */ crossing.requester(), /* requester= */ crossing.provider(), FIND, DESCRIBE);
        Patiently.await("each twin to find the other")
                .until(() -> says.finds(hears) && hears.finds(says) && says.describes(hears) && hears.describes(says));
        var stolen =
                List.of(Stolen.of(pair.harbour(), pair.grid(), folder), Stolen.of(pair.grid(), pair.harbour(), folder));
        assertThat(stolen).allMatch(Stolen::reads);
        var partnership = hears.partnering().all().getFirst().id();

        says.partnering().remove(says.partner());
        long from = crossing.end();
        assertEnded(says.space(), says.partner());
        assertThat(view(says.twin(), crossing.interaction())).returns(State.TERMINATED, InteractionView::state);
        Patiently.await("the other side's own end of it")
                .until(() -> left(hears.space(), hears.partner()).isEmpty());
        assertThat(view(hears.twin(), crossing.interaction())).returns(State.TERMINATED, InteractionView::state);
        assertThat(hears.partnering().states())
                .as("what people at %s are shown", hears.space().organisation())
                .containsEntry(partnership, Partnership.State.REMOVED);
        for (var side : List.of(says, hears)) {
            assertThat(side.twin().audit())
                    .as("what is left at %s", side.space().organisation())
                    .anyMatch(decision -> decision.event().equals("SubscriptionRequested")
                            || decision.event().equals("PartnerHalf"))
                    .anyMatch(decision -> decision.event().equals("PartnershipEnded"));
        }
        assertThat(hears.partnering().remove(hears.partner()))
                .as("the other had ended it")
                .isTrue();
        assertThat(says.describes(hears) || hears.describes(says) || says.finds(hears) || hears.finds(says))
                .as("what either had shown to be seen still")
                .isFalse();
        crossing.awaitEnd(from + SOME);
        assertThat(crossing.received().last()).isLessThan(from);
        return new Ending(from, crossing.end(), stolen);
    }

    private void assertGoesOn(Crossing crossing, Ending ending) {
        crossing.allow();
        var again = crossing.grant();
        assertThat(again.epoch()).isGreaterThan(1);
        crossing.awaitReceived(crossing.end() + SOME);
        assertThat(crossing.received().records())
                .as("records of the time without a partnership")
                .noneMatch(record -> record.sourceOffset() >= ending.from() && record.sourceOffset() < ending.until());
        assertThat(crossing.received().refused()).isEmpty();
        for (var stolen : ending.stolen()) {
            // The mirrors of now have others
            Plain.assertNoConnection(stolen.login(), SaslAuthenticationException.class);
        }
    }

    /// How a partner's mirror logs in, by who has kept its key.
    ///
    /// @param lane what it reads
    private record Stolen(Map<String, Object> login, String lane) {

        static Stolen of(SpaceAccess space, SpaceAccess partner, Path folder) throws IOException {
            var key = partner.keys().partners().stream()
                    .filter(each -> each.name().equals(space.organisation()))
                    .findFirst()
                    .orElseThrow()
                    .mirrorKey();
            var copy = folder.resolve(partner.organisation() + ".p12");
            Files.copy(key, copy);
            Files.copy(Keys.passwordFile(key), Keys.passwordFile(copy));
            return new Stolen(
                    Plain.partnerLogin(space, partner, copy),
                    Topics.laneInteractions(partner.organisation()).name());
        }

        /// Whether the broker lets it.
        boolean reads() {
            try (var consumer = Plain.consumer(login)) {
                consumer.assign(List.of(new TopicPartition(lane, 0)));
                return !consumer.poll(POLL).isEmpty();
            } catch (SaslAuthenticationException | TopicAuthorizationException e) {
                return false;
            }
        }
    }

    /// How harbour has ended the partnership.
    private String removal() {
        try (var partnerships =
                new HeldLane<>(Topics.PARTNERSHIPS, pair.harbour().admin())) {
            return partnerships.values().stream()
                    .flatMap(entry -> entry.getStatements().stream())
                    .filter(statement -> Partnership.read(statement).kind() == Partnership.Kind.REMOVAL)
                    .reduce((first, second) -> second)
                    .orElseThrow();
        }
    }

    /// As whoever has harbour's broker can.
    private void repeat(String removal) throws Exception {
        try (var lane =
                new HeldLane<>(Topics.laneInteractions("grid"), pair.harbour().admin())) {
            lane.write(Partnership.read(removal).invitation(), new LaneMessage(new LanePartnership(removal)));
        }
    }

    /// Of the third organisation there is nothing but its keys, and what its mirror would bring: what harbour does for
    /// it is the same. It is the third that ends it.
    @Test
    void aThirdOrganisationComesAndGoesAndTheFirstPartnersMirrorRunsOn() throws Exception {
        var mirrors = new Told();
        var inviting = new Partnering(pair.harbour(), mirrors, new Progress(System.out::println));
        var random = new SecureRandom();
        var key = new OrganisationKey(new Did("did:web:quay.example"), SigningKey.generate(random));
        var before = running();
        try (var crossing = Crossing.open(pair, "third", Duration.ofMillis(20))) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);

            var invited = inviting.invite("quay", A_DAY, null);
            var accepted = Partnership.accept(
                    answer(invited),
                    new Introduction(
                            key.organisation(),
                            key.publicKey(),
                            "quay",
                            "harbour",
                            "quay.example:9094",
                            SigningKey.generate(random).publicKey()),
                    key,
                    Instant.now());
            var agreed = inviting.accept(accepted.statements().getLast(), null, null);
            assertThat(left(pair.harbour(), "quay"))
                    .contains("User:partner-quay", "lane.quay.feeds", "quota of partner-quay");
            crossing.awaitReceived(crossing.end() + SOME);
            var ended = accepted.with(answer(agreed)).remove(key, Instant.now());
            try (var mirrored = new HeldLane<>(
                    Topics.mirroredInteractions("quay", "harbour"),
                    pair.harbour().admin())) {
                mirrored.write(
                        ended.id(),
                        new LaneMessage(new LanePartnership(ended.statements().getLast())));
            }
            Patiently.await("harbour's own end of it")
                    .until(() -> left(pair.harbour(), "quay").isEmpty());
            assertThat(inviting.remove("quay")).as("quay had ended it").isTrue();
            crossing.awaitReceived(crossing.end() + SOME);

            assertThat(mirrors.calls).containsExactly("start harbour/mirror-quay", "end harbour/mirror-quay");
            assertThat(running()).isEqualTo(before);
            crossing.finish();
            assertThat(crossing.received().firstBreak()).isEmpty();
            assertThat(crossing.received().gaps()).isEmpty();
        }
    }

    private static final class Told implements Mirrors {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void start(SpaceFile space, String component) {
            calls.add("start " + component);
        }

        @Override
        public void end(String component) {
            calls.add("end " + component);
        }
    }

    /// Each process of either space, by its id.
    private Map<String, Long> running() {
        return pair.spaces().processes().entrySet().stream()
                .filter(process -> pair.spaces().alive(process.getKey()))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, process -> process.getValue().pid()));
    }

    private void beginAgain() throws Exception {
        var spoilt = harbour.invite("grid", A_DAY, new Did("did:web:port.example"));
        refused("not for " + pair.grid().did(), () -> grid.accept(answer(spoilt), null, null));
        harbour.remove("grid");
        refused("no partner named `grid`", () -> harbour.remove("grid"));

        var late = harbour.invite("grid", Duration.ofSeconds(2), null);
        Patiently.await("its end")
                .until(() -> Instant.now().isAfter(late.partnership().validUntil()));
        refused("expired at", () -> grid.accept(answer(late), null, null));
        harbour.remove("grid");

        var invited = harbour.invite("grid", A_DAY, Did.organisation(pair.grid().did()));
        refused(
                "altered or not signed",
                () -> grid.accept(answer(invited).replace("\"grid\"", "\"gr1d\""), null, null));
        refused("it is for somebody else", () -> harbour.accept(answer(invited), null, null));
        var accepted = grid.accept(answer(invited), null, null);
        assertThat(answer(grid.accept(answer(invited), null, null))).isEqualTo(answer(accepted));
        assertEnded(pair.harbour(), "grid");
        assertEnded(pair.grid(), "harbour");

        refused("somebody stands between", () -> harbour.accept(answer(accepted), null, "00000 00000 00000 00000"));
        assertEnded(pair.harbour(), "grid");
        var said = accepted.partnership().fingerprint().orElseThrow();
        var agreed = harbour.accept(answer(accepted), null, said);
        assertThat(agreed.partnership().fingerprint())
                .isPresent()
                .isEqualTo(accepted.partnership().fingerprint());
        assertThat(left(pair.harbour(), "grid")).isNotEmpty();
        assertEnded(pair.grid(), "harbour");
        refused("answered before", () -> harbour.accept(answer(accepted), null, null));

        grid.accept(answer(agreed), null, null);
        assertThat(left(pair.grid(), "harbour")).contains("User:partner-harbour", "quota of partner-harbour");
        mirrors.startAll();
    }

    private interface Try {
        Object run() throws Exception;
    }

    private static void refused(String why, Try step) {
        assertThatThrownBy(step::run).hasMessageContaining(why);
    }

    private static String answer(Partnering.Step step) {
        return step.answer().orElseThrow();
    }

    private static InteractionView view(ActingTwin twin, String interaction) {
        return twin.interaction(interaction).orElseThrow();
    }

    private static void assertEnded(SpaceAccess space, String partner) throws Exception {
        assertThat(left(space, partner))
                .as("what is left of %s at %s", partner, space.organisation())
                .isEmpty();
    }

    /// Topics of its lanes and principals with rights or byte quotas, that there are.
    private static Set<String> left(SpaceAccess space, String partner) throws Exception {
        try (var admin = Admin.create(space.admin())) {
            var principals = admin.describeAcls(AclBindingFilter.ANY).values().get().stream()
                    .map(binding -> binding.entry().principal())
                    .filter(Set.of("User:partner-" + partner, "User:mirror-" + partner)::contains);
            var topics = admin.listTopics().names().get().stream()
                    .filter(topic -> topic.startsWith("lane." + partner + ".") || topic.startsWith(partner + ".lane."));
            var quotas = admin.describeClientQuotas(ClientQuotaFilter.all()).entities().get().keySet().stream()
                    .map(entity -> entity.entries().getOrDefault(ClientQuotaEntity.USER, ""))
                    .filter(Set.of("partner-" + partner, "mirror-" + partner)::contains)
                    .map(user -> "quota of " + user);
            return Stream.of(principals, topics, quotas).flatMap(each -> each).collect(Collectors.toSet());
        }
    }
}
