package parley.agent.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import parley.agent.service.UnreachableException;
import parley.framing.SourcePosition;
import parley.identity.Delegation;
import parley.identity.Did;
import parley.identity.Function;
import parley.identity.OrganisationKey;
import parley.identity.RecordSignature.Stamp;
import parley.identity.SigningKey;
import parley.identity.TwinDocument;

final class PublisherKeysTest {
    private static final Did TWIN = Did.ofTwin("did:web:localhost%3A17110:twins:computer");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final OrganisationKey organisation =
            new OrganisationKey(TWIN.organisationOf(), SigningKey.generate(new SecureRandom()));
    private static final SourcePosition SOURCE = new SourcePosition(0, 0);
    private final SigningKey key = SigningKey.generate(new SecureRandom());
    private Instant clock = NOW;
    private @Nullable TwinDocument shown;
    private boolean down;
    private int asked;
    private @Nullable Runnable beside;

    private final PublisherKeys keys = new PublisherKeys(
            TWIN.value(),
            this::registry,
            new DocumentFile(null, organisation.verifying()),
            () -> clock,
            task -> beside = task);

    @Test
    void the_key_of_a_delegation_to_publish_is_known() {
        // given
        shown = document(delegation("agent", Function.PUBLISH, NOW.plusSeconds(10)));

        // then
        assertThat(keys.of(claim("agent"), SOURCE, NOW)).isEqualTo(key.publicKey());
    }

    @Test
    void no_other_function_lets_publish() {
        // given
        shown = document(delegation("agent", Function.ADMINISTER, NOW.plusSeconds(10)));

        // then
        assertThat(keys.of(claim("agent"), SOURCE, NOW)).isNull();
    }

    @Test
    void a_delegation_counts_until_it_expires() {
        // given
        shown = document(delegation("agent", Function.PUBLISH, NOW.plusSeconds(10)));

        // then
        assertThat(keys.of(claim("agent"), SOURCE, NOW.plusSeconds(9))).isNotNull();
        assertThat(keys.of(claim("agent"), SOURCE, NOW.plusSeconds(10))).isNull();
        clock = NOW.plusSeconds(10);
        assertThat(keys.of(claim("agent"), SOURCE, NOW)).as("dated back").isNull();
    }

    /// Its space may have renewed it, and nothing is lost while nobody can be asked.
    @Test
    void a_delegation_that_expires_while_the_registry_is_away_is_waited_for() {
        // given
        shown = document(delegation("agent", Function.PUBLISH, NOW.plusSeconds(10)));
        assertThat(keys.of(claim("agent"), SOURCE, NOW)).isNotNull();

        // when
        down = true;
        clock = NOW.plusSeconds(20);

        // then
        assertThatThrownBy(() -> keys.of(claim("agent"), SOURCE, NOW)).isInstanceOf(UnreachableException.class);
        down = false;
        clock = NOW.plusSeconds(22);
        assertThat(keys.of(claim("agent"), SOURCE, NOW)).isNull();
        shown = document(delegation("agent", Function.PUBLISH, NOW.plusSeconds(100)));
        clock = NOW.plusSeconds(24);
        assertThat(keys.of(claim("agent"), SOURCE, NOW)).isNotNull();
    }

    @Test
    void a_new_agent_is_asked_for() {
        // given
        shown = document(delegation("agent", Function.PUBLISH, NOW.plusSeconds(100)));
        assertThat(keys.of(claim("agent"), SOURCE, NOW)).isNotNull();

        // when
        shown = document(delegation("newcomer", Function.PUBLISH, NOW.plusSeconds(100)));
        clock = NOW.plusSeconds(1);

        // then
        assertThat(keys.of(claim("newcomer"), SOURCE, NOW)).isEqualTo(key.publicKey());
    }

    @Test
    void a_key_that_was_taken_away_is_not_believed_for_long() {
        // given
        shown = document(delegation("agent", Function.PUBLISH, NOW.plusSeconds(100)));
        assertThat(keys.of(claim("agent"), SOURCE, NOW)).isNotNull();

        // when
        shown = document(delegation("successor", Function.PUBLISH, NOW.plusSeconds(100)));
        clock = NOW.plusSeconds(30);
        assertThat(keys.of(claim("agent"), SOURCE, NOW))
                .as("no record waits for the registry")
                .isNotNull();
        Objects.requireNonNull(beside).run();

        // then
        assertUnknown(claim("agent"));
        down = true;
        clock = NOW.plusSeconds(60);
        assertThat(keys.of(claim("successor"), SOURCE, NOW)).isNotNull();
        Objects.requireNonNull(beside).run();
        assertThat(keys.of(claim("successor"), SOURCE, NOW))
                .as("what is known counts while the registry is away")
                .isNotNull();
    }

    @Test
    void a_flood_of_unknown_keys_is_no_flood_of_calls() {
        // given
        shown = document(delegation("agent", Function.PUBLISH, NOW.plusSeconds(100)));

        // when
        for (int i = 0; i < 100; i++) {
            assertUnknown(claim("stranger-" + i));
        }

        // then
        assertThat(asked).isEqualTo(1);
    }

    /// A record may be faster than the document that names its key.
    @Test
    void an_unknown_key_is_waited_for_and_not_for_ever() {
        // given
        shown = document(delegation("agent", Function.PUBLISH, NOW.plusSeconds(100)));
        assertUnknown(claim("newcomer"));

        // when
        shown = document(delegation("newcomer", Function.PUBLISH, NOW.plusSeconds(100)));
        clock = NOW.plusSeconds(4);

        // then
        assertThat(keys.of(claim("newcomer"), SOURCE, NOW)).isEqualTo(key.publicKey());
        assertUnknown(claim("stranger"));
        clock = NOW.plusMillis(18_999);
        assertUnknown(claim("stranger"));
        clock = NOW.plusSeconds(19);
        assertThat(keys.of(claim("stranger"), SOURCE, NOW)).isNull();
    }

    private void assertUnknown(Stamp claimed) {
        assertThatThrownBy(() -> keys.of(claimed, SOURCE, NOW))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("yet");
    }

    @Test
    void a_twin_that_hides_itself_stays_known() {
        // given
        shown = document(delegation("agent", Function.PUBLISH, NOW.plusSeconds(100)));
        assertThat(keys.of(claim("agent"), SOURCE, NOW)).isNotNull();

        // when
        shown = null;
        clock = NOW.plusSeconds(5);

        // then
        assertUnknown(claim("stranger"));
        assertThat(keys.of(claim("agent"), SOURCE, NOW)).isNotNull();
    }

    @Test
    void a_registry_that_is_down_does_not_make_known_keys_unknown() {
        // given
        shown = document(delegation("agent", Function.PUBLISH, NOW.plusSeconds(100)));
        assertThat(keys.of(claim("agent"), SOURCE, NOW)).isNotNull();

        // when
        down = true;
        clock = NOW.plusSeconds(5);

        // then
        assertThat(keys.of(claim("agent"), SOURCE, NOW)).isNotNull();
        assertUnknown(claim("stranger"));
    }

    @Test
    void without_any_document_it_is_to_be_tried_again() {
        assertThatThrownBy(() -> keys.of(claim("agent"), SOURCE, NOW)).isInstanceOf(UnreachableException.class);
    }

    private Optional<TwinDocument> registry() {
        asked++;
        if (down) {
            throw new UnreachableException("down");
        }
        return Optional.ofNullable(shown);
    }

    private Delegation delegation(String agent, Function function, Instant expires) {
        return new Delegation(agent, key.publicKey(), Set.of(function), expires);
    }

    private TwinDocument document(Delegation delegation) {
        var json = TwinDocument.issue(TWIN, List.of(delegation), organisation, NOW.minus(Duration.ofDays(1)));
        return ((TwinDocument.Result.Endorsed) TwinDocument.parseEndorsed(json, organisation.verifying())).document();
    }

    private Stamp claim(String agent) {
        return new Stamp(TWIN.feedUrl("load"), TWIN.method(agent, key.publicKey()), 1, 0, NOW.toEpochMilli());
    }
}
