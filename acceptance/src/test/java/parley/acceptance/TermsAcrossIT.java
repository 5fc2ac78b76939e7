package parley.acceptance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static parley.avro.Action.DESCRIBE;
import static parley.avro.Action.FIND;
import static parley.avro.Action.SUBSCRIBE;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.api.Test;
import parley.agent.ActingTwin;
import parley.agent.InteractionView;
import parley.agent.PendingListener;
import parley.agent.Rules;
import parley.agent.Subscription;
import parley.agent.delivery.FeedRecord;
import parley.agent.publishing.Publisher;
import parley.avro.History;
import parley.avro.State;
import parley.avro.Terms;
import parley.cli.Parley;
import parley.cli.text.Style;

/// A twin gives a partner's twin a narrowed view of its feed, for a while: no more leaves its organisation, and the
/// receiver knows what it is that it gets (promises 1, 2 and 5).
@BesideOthers
final class TermsAcrossIT {
    private static final String FEED = "readings";
    private static final Schema SCHEMA = Numbers.schema("Reading", ", {\"name\": \"secret\", \"type\": \"string\"}");

    private final Pair pair;

    TermsAcrossIT(Pair pair) {
        this.pair = pair;
    }

    @Test
    void onlyWhatTheTermsShowLeavesAndTheReceiverKnowsThatItIsAPart() throws Exception {
        var provider = pair.twin(pair.computer(), "narrow");
        var requester = pair.twin(pair.balancer(), "narrowed");
        var publisher = provider.publisher(FEED, SCHEMA);
        var terms = Rules.terms()
                .setFields(List.of("number"))
                .setWhere("number % 2 == 0")
                .setForMillis(Duration.ofHours(1).toMillis())
                .setPurpose("planning")
                .build();
        allow(provider, terms);
        var granted = granted(requester, provider);
        var received = new Received();

        try (var _ = requester.handle(granted.id(), received)) {
            publish(publisher, 0, 7);
            Patiently.await("the even ones").until(() -> received.count() == 4);
        }

        assertThat(received.records())
                .extracting(record -> String.valueOf(record.value()))
                .containsExactly("{\"number\": 0}", "{\"number\": 2}", "{\"number\": 4}", "{\"number\": 6}");
        assertThat(received.records()).allSatisfy(record -> {
            assertThat(record.signer()).contains("#feed-streams.");
            assertThat(record.derivedFrom())
                    .startsWith(provider.did().agent(pair.computer().settings().clientId()));
        });
        assertThat(received.refused()).isEmpty();
        assertThat(received.gaps()).as("what the terms leave out is no news").isEmpty();
        assertThat(received.records()).extracting(FeedRecord::sequence).containsExactly(0L, 2L, 4L, 6L);
        for (var side : List.of(provider, requester)) {
            var view = side.interaction(granted.id()).orElseThrow();
            assertThat(view.terms()).contains(terms);
            assertThat(view.until())
                    .hasValueSatisfying(until -> assertThat(until).isAfter(Instant.now()));
        }
        assertThat(received.records())
                .extracting(record -> new String(record.payload(), ISO_8859_1))
                .noneMatch(payload -> payload.contains("classified"));
        assertThat(requester.terminate(granted.id(), "enough").inForce()).isTrue();
    }

    @Test
    void whatIsGrantedForAWhileEndsByItselfOnBothSides() {
        var provider = pair.twin(pair.computer(), "brief");
        var requester = pair.twin(pair.balancer(), "briefly");
        provider.publisher(FEED, SCHEMA);
        allow(provider, Rules.terms().setForMillis(2_000L).build());

        var granted = granted(requester, provider);

        for (var side : List.of(provider, requester)) {
            Patiently.await("the end")
                    .until(() -> side.interaction(granted.id()).orElseThrow().state() == State.EXPIRED);
        }
        Audited.await(provider::audit, "Tick", "ACCEPTED", "EXPIRED", 1);
    }

    /// Also to who is there only then: the one that follows comes after the grant.
    @Test
    void anEndByTimeIsAnnouncedToBothSides() throws Exception {
        var provider = pair.twin(pair.computer(), "announced");
        var requester = pair.twin(pair.balancer(), "announced");
        provider.publisher(FEED, SCHEMA);
        allow(provider, Rules.terms().setForMillis(20_000L).build());
        var told = new CopyOnWriteArrayList<InteractionView>();
        var words = new StringWriter();

        try (var _ = provider.pending(new Ending(told))) {
            var granted = granted(requester, provider);
            var follower = Thread.startVirtualThread(() -> follow(requester, granted.id(), words));

            Patiently.await("the provider's agent is told").until(() -> !told.isEmpty());
            Patiently.await("who follows is told").until(() -> words.toString().contains("the interaction ends at "));
            follower.interrupt();
            follower.join();

            assertThat(told)
                    .extracting(InteractionView::id, InteractionView::until)
                    .containsExactly(tuple(granted.id(), granted.until()));
            assertThat(words.toString())
                    .contains(Style.of(System.getenv()).time(granted.until().orElseThrow()));
        }
    }

    private record Ending(List<InteractionView> told) implements PendingListener {
        @Override
        public void offered(InteractionView offer) {}

        @Override
        public void resolved(InteractionView interaction) {}

        @Override
        public void expiring(InteractionView interaction) {
            told.add(interaction);
        }
    }

    private void follow(ActingTwin requester, String interaction, StringWriter words) {
        int _ = Parley.run(
                InputStream.nullInputStream(),
                new PrintWriter(new StringWriter()),
                new PrintWriter(words, true),
                Map.of(
                        "PARLEY_AGENT",
                        Pair.settings(pair.grid(), Pair.BALANCER_AGENT).toString()),
                "follow",
                interaction,
                "--as",
                requester.did().twinName().orElseThrow());
    }

    /// What was published before the first grant comes first, and what is published then follows; but
    /// nothing ever comes of a time for which it was ended.
    @Test
    void historyIsShownOnceAndWithoutASeam() throws Exception {
        var provider = pair.twin(pair.computer(), "past");
        var requester = pair.twin(pair.balancer(), "later");
        var publisher = provider.publisher(FEED, SCHEMA);
        publish(publisher, 0, 40);
        allow(
                provider,
                Rules.terms()
                        .setHistory(History.LAST)
                        .setLastMillis(Duration.ofHours(1).toMillis())
                        .build());
        var received = new Received();

        var granted = granted(requester, provider);
        try (var _ = requester.handle(granted.id(), received)) {
            publish(publisher, 40, 50);
            Patiently.await("before and after").until(() -> received.count() == 50);

            assertThat(provider.terminate(granted.id(), "a test").inForce()).isTrue();
            publish(publisher, 50, 60);
            // Until the requester's side knows of the end, asking again finds what there was
            Patiently.await("the end at the requester's")
                    .until(() ->
                            requester.interaction(granted.id()).orElseThrow().state() == State.TERMINATED);
            var again = granted(requester, provider);
            publish(publisher, 60, 70);
            Patiently.await("after the second grant").until(() -> received.count() == 60);

            assertThat(again.epoch()).isEqualTo(granted.epoch() + 1);
            assertThat(again.terms()).isEqualTo(granted.terms());
        }
        assertThat(received.records())
                .extracting(record ->
                        Optional.ofNullable(record.value()).orElseThrow().get("number"))
                .containsExactlyElementsOf(LongStream.concat(LongStream.range(0, 50), LongStream.range(60, 70))
                        .boxed()
                        .toList());
        assertThat(received.refused()).isEmpty();
    }

    private static void publish(Publisher publisher, long from, long to) {
        for (long number = from; number < to; number++) {
            publisher
                    .publish(new GenericRecordBuilder(SCHEMA)
                            .set("number", number)
                            .set("secret", "classified")
                            .build())
                    .join();
        }
    }

    @Test
    void aPolicyIsSetAgainAsItWas() {
        var provider = pair.twin(pair.computer(), "restored");
        allow(provider, Rules.terms().setWhere("number > 1").build());
        var first = provider.policy().get().orElseThrow();
        provider.policy().set(List.of(Rules.allow("find", Rules.anyone(), "/", FIND)));
        Patiently.await("both versions")
                .until(() -> provider.policy().versions().size() == 2);

        var diff = provider.policy().diff(1, OptionalLong.empty());
        var restored = provider.policy().restore(1);

        assertThat(diff.path("removed").findValuesAsText("id")).containsExactly("some");
        assertThat(diff.path("changed")).hasSize(1);
        assertThat(restored.version()).isEqualTo(3);
        assertThat(provider.policy().get().orElseThrow().path("rules")).isEqualTo(first.path("rules"));
    }

    private static void allow(ActingTwin provider, Terms terms) {
        provider.policy()
                .set(List.of(
                        Rules.allow("find", Rules.anyone(), "/", FIND, DESCRIBE),
                        Rules.under(Rules.allow("some", Rules.anyone(), "/feeds/" + FEED, SUBSCRIBE), terms)));
    }

    private static InteractionView granted(ActingTwin requester, ActingTwin provider) {
        return Patiently.get(
                "a grant",
                () -> Optional.of(requester.subscribe(provider.did(), FEED))
                        .filter(Subscription.Active.class::isInstance)
                        .map(subscription -> ((Subscription.Active) subscription).interaction()));
    }
}
