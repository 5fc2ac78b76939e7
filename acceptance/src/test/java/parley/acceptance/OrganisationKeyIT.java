package parley.acceptance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.agent.FindQuery;
import parley.avro.CatalogEntry;
import parley.avro.LaneDocument;
import parley.avro.LaneMessage;
import parley.avro.LanePartnership;
import parley.deploy.run.Partnering;
import parley.deploy.run.Progress;
import parley.deploy.space.Keys;
import parley.identity.CatalogEntries;
import parley.identity.Did;
import parley.identity.Introduction;
import parley.identity.OrganisationKey;
import parley.identity.OrganisationKeyRotation;
import parley.identity.Partnership;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;
import parley.topics.AvroSerde;
import parley.topics.Topics;

/// An organisation replaces its key while a feed of its crosses: the partner believes the new one without being asked,
/// and whoever has the old one has nothing.
///
/// Not beside the tests of every day: whoever makes another partnership afterwards signs with the new key, which agents
/// take up with the settings that the next `parley up` writes.
@Tag("soak")
@Alone
final class OrganisationKeyIT {
    private static final Duration PACE = Duration.ofMillis(40);
    private static final List<String> SIGNING = List.of("twin-registry", "interaction-broker", "identity-bridge");
    private static final int SOME = 20;

    private final Pair pair;

    OrganisationKeyIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void aFeedGoesOnUnderTheNewKeyAndTheOldOneEndorsesNothingAnyMore() throws Exception {
        var space = pair.harbour().file();
        var old = Keys.organisation(space);
        try (var crossing = Crossing.open(pair, "rotating", PACE)) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);

            var fresh = Keys.rotate(space, new SecureRandom(), Instant.now());
            for (var service : SIGNING) {
                pair.spaces().restart("harbour/" + service);
            }
            Patiently.await("grid knows the new key")
                    .until(() -> partnersOfGrid().contains(fresh.method()));

            var known = partnersOfGrid();
            repeatRotation();

            var provider = crossing.provider().did();
            forge(old, provider);
            forge(old, newcomer(provider));
            try (var after = Crossing.open(pair, "rotated", PACE)) {
                after.awaitReceived(after.grantedUntil() + SOME);
            }
            crossing.awaitReceived(crossing.end() + SOME);
            long end = crossing.finish();

            assertThat(crossing.received().firstBreak()).isEmpty();
            assertThat(crossing.received().gaps()).isEmpty();
            assertThat(crossing.received().refused()).isEmpty();
            assertThat(crossing.received().last()).isEqualTo(end - 1);
            assertThat(partnersOfGrid()).as("what was said twice").isEqualTo(known);
            Patiently.await("what the old key endorsed is put aside")
                    .untilAsserted(() -> assertThat(Aside.reasons(pair.grid().admin(), "harbour.lane.grid.interactions")
                                    .values())
                            .filteredOn(reason -> reason.contains("has replaced"))
                            .hasSizeGreaterThanOrEqualTo(2));
        }
    }

    /// As docs/security.md says of a key that was stolen. A thief can sign that another key took its place, too.
    @Test
    void whenThePartnershipHasEndedAndBegunWithAnotherKeyAStolenOneSaysNothing() throws Exception {
        var stolen = Keys.organisation(pair.harbour().file());
        var thiefs = stolen.rotated(SigningKey.generate(new SecureRandom()), Instant.now());

        beginAnewWithAnotherKey();
        cannotInvite(stolen);
        cannotInvite(thiefs);

        try (var crossing = Crossing.open(pair, "anew", PACE)) {
            crossing.awaitReceived(crossing.grantedUntil() + SOME);
            Patiently.get(
                    "the twin at grid",
                    () -> crossing.requester().describe(crossing.provider().did()));
            var known = partnersOfGrid();
            long words = refusals("word on the partnership: ");
            long documents = refusals("document: ");
            var word = pair.name("usurping");

            say(new LanePartnership(thiefs.rotations().getLast()), "taken over");
            forge(stolen, crossing.provider().did());
            forge(thiefs, crossing.provider().did());
            forgeEntry(stolen, crossing.provider().did(), word);
            forgeEntry(thiefs, crossing.provider().did(), word);

            Patiently.await("what either signed is put aside").untilAsserted(() -> {
                assertThat(refusals("word on the partnership: ")).isGreaterThan(words);
                assertThat(refusals("document: ")).isGreaterThanOrEqualTo(documents + 2);
            });
            Audited.awaitDisbelieved(
                    crossing.requester()::organisationAudit,
                    "entry",
                    crossing.provider().did() + ": the rotations of the organisation's key: it replaces another key");
            Patiently.get(
                    "the twin at grid, as harbour says anew",
                    () -> crossing.requester().describe(crossing.provider().did()));
            assertThat(crossing.requester()
                            .find(FindQuery.everything().text(word))
                            .twins())
                    .isEmpty();
            assertThat(partnersOfGrid()).isEqualTo(known);
            crossing.awaitReceived(crossing.end() + SOME);
            assertThat(crossing.received().refused()).isEmpty();
        }
    }

    private void beginAnewWithAnotherKey() throws Exception {
        var mirrors = new OwnMirrors(pair);
        var progress = new Progress(System.out::println);
        var harbour = new Partnering(pair.harbour(), mirrors, progress);
        var grid = new Partnering(pair.grid(), mirrors, progress);
        harbour.remove("grid");
        grid.remove("harbour");
        Keys.rotate(pair.harbour().file(), new SecureRandom(), Instant.now());
        for (var service : SIGNING) {
            pair.spaces().restart("harbour/" + service);
        }
        var invited = harbour.invite(
                "grid", Duration.ofDays(1), Did.organisation(pair.grid().did()));
        var accepted = grid.accept(invited.answer().orElseThrow(), null, null);
        var agreed = harbour.accept(accepted.answer().orElseThrow(), null, null);
        grid.accept(agreed.answer().orElseThrow(), null, null);
        mirrors.startAll();
    }

    /// Whoever reaches identity-bridge needs no token to tell it what was signed.
    private void cannotInvite(OrganisationKey thief) throws Exception {
        var harbour = pair.harbour();
        var now = Instant.now();
        var from = new Introduction(
                Did.organisation(harbour.did()),
                thief.publicKey(),
                "harbour",
                pair.name("accomplice"),
                "localhost:1",
                thief.publicKey());
        var invited = Partnership.invite(from, thief, pair.name("stolen"), now, now.plus(Duration.ofDays(1)), null);

        var answer = Http.call(
                "PUT",
                harbour.identityBridge() + "/partners/" + invited.id(),
                "",
                new ObjectMapper().writeValueAsString(Map.of("statements", invited.statements())),
                "Content-Type",
                "application/json");

        assertThat(answer.status()).as(answer.body()).isEqualTo(409);
    }

    /// How much of what harbour's lane of interactions brought was put aside for a reason that begins so.
    private long refusals(String reason) {
        return Aside.reasons(pair.grid().admin(), "harbour.lane.grid.interactions").values().stream()
                .flatMap(reasons -> Stream.of(reasons.split("; ")))
                .filter(each -> each.startsWith(reason))
                .count();
    }

    private void say(LanePartnership word, String key) throws Exception {
        try (var lane =
                new HeldLane<>(Topics.laneInteractions("grid"), pair.harbour().admin())) {
            lane.write(key, new LaneMessage(word));
        }
    }

    /// Later than what harbour has said of the twin.
    private void forgeEntry(OrganisationKey key, Did twin, String label) throws Exception {
        var entry = CatalogEntry.newBuilder()
                .setTwin(twin.value())
                .setOrganisation(twin.organisation())
                .setWithdrawn(false)
                .setDescription("<%s> <http://www.w3.org/2000/01/rdf-schema#label> \"%s\" .".formatted(twin, label))
                .setDocument(TwinDocument.issue(twin, List.of(), key, Instant.now()))
                .setFeeds(List.of())
                .setAudience(List.of())
                .setVersion(Instant.now().plusSeconds(1).toEpochMilli())
                .build();
        try (var lane =
                new HeldLane<>(Topics.laneCatalog("grid"), pair.harbour().admin())) {
            lane.write(
                    twin.value(),
                    CatalogEntries.secure(entry, Did.organisation(pair.grid().did()), key, Instant.now()));
        }
    }

    /// Whoever has harbour's broker says once more what harbour said when it took another key.
    private void repeatRotation() throws Exception {
        try (var lane =
                new HeldLane<>(Topics.laneInteractions("grid"), pair.harbour().admin())) {
            var rotation = lane.values().stream()
                    .filter(message -> message.getMessage() instanceof LanePartnership word
                            && OrganisationKeyRotation.isOne(word.getStatement()))
                    .reduce((first, second) -> second)
                    .orElseThrow();
            lane.write("again", rotation);
        }
    }

    private Did newcomer(Did provider) {
        return provider.organisationOf().twin(pair.name("newcomer"));
    }

    /// Whoever has the old key, and harbour's broker, takes the keys of all agents of a twin away.
    private void forge(OrganisationKey old, Did twin) throws Exception {
        var document = TwinDocument.issue(twin, List.of(), old, Instant.now());
        try (var lane = Plain.producer(pair.harbour().admin())) {
            lane.send(new ProducerRecord<>(
                            Topics.laneInteractions("grid").name(),
                            0,
                            twin.value().getBytes(UTF_8),
                            AvroSerde.of(LaneMessage.class)
                                    .encode(new LaneMessage(new LaneDocument(twin.value(), document)))))
                    .get();
        }
    }

    /// As grid's agents are told what was signed with its partners.
    private String partnersOfGrid() throws Exception {
        var settings = pair.balancer().settings();
        return Http.call("GET", settings.twinRegistry() + "/partners", Http.token(settings), "")
                .body();
    }
}
