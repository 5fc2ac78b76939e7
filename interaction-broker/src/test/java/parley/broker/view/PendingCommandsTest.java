package parley.broker.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import parley.avro.AskedCommand;
import parley.avro.Command;
import parley.avro.CommandState;
import parley.avro.PendingMatter;
import parley.avro.Reason;

/// Of the commands that wait for a twin each step is told once, and of what waited while nobody listened
/// how it stands.
final class PendingCommandsTest {

    private static final String COMPUTER = "did:web:harbour:twins:computer";
    private static final String CRANE = "did:web:harbour:twins:crane";

    private final AskedCommands commands = new AskedCommands(10);
    private final Waiting waiting = new Waiting(new Interactions(), commands, "did:web:harbour");
    private final List<String> told = new ArrayList<>();

    private void take(String id, CommandState state, long offset) {
        take(id, COMPUTER, state, offset);
    }

    private void take(String id, String provider, CommandState state, long offset) {
        commands.take(id, asked(id, provider, state), offset);
    }

    private static AskedCommand asked(String id, String provider, CommandState state) {
        var command = Command.newBuilder()
                .setId(id)
                .setRequester(CRANE)
                .setProvider(provider)
                .setRequesterOrganisation("did:web:harbour")
                .setProviderOrganisation("did:web:harbour")
                .setAgent(CRANE + "#agent")
                .setControl("light")
                .setDigest("")
                .setValidUntil(Instant.EPOCH)
                .setState(state)
                .setReason(Reason.NONE)
                .setPolicyVersion(1)
                .setRule("ask")
                .setDetail("")
                .setSent(Instant.EPOCH)
                .setUpdated(Instant.EPOCH)
                .setCause("")
                .build();
        return new AskedCommand(command, "", "", ByteBuffer.allocate(0));
    }

    private PendingCommands follow(OptionalLong after) {
        return PendingCommands.follow(
                commands,
                COMPUTER,
                after,
                seen -> told.add((seen.waits() ? "asked " : "resolved ")
                        + seen.asked().getCommand().getId() + " " + seen.offset()));
    }

    @Test
    void what_waits_is_told_first_then_what_comes_and_what_is_resolved() {
        take("b", CommandState.PENDING, 4);
        take("a", CommandState.PENDING, 2);
        take("c", CommandState.REFUSED, 5);
        take("x", CRANE, CommandState.PENDING, 6);

        PendingCommands following = follow(OptionalLong.empty());
        take("d", CommandState.PENDING, 7);
        take("a", CommandState.ACCEPTED, 8);
        commands.take("a", null, 9);
        following.close();
        take("e", CommandState.PENDING, 10);

        assertThat(told).containsExactly("asked a 2", "asked b 4", "asked d 7", "resolved a 8");
    }

    @Test
    void who_comes_again_is_told_what_was_missed() {
        take("a", CommandState.PENDING, 2);
        take("b", CommandState.CANCELLED, 5);
        take("c", CommandState.PENDING, 6);

        follow(OptionalLong.of(4));

        assertThat(told).containsExactly("resolved b 5", "asked c 6");
    }

    @Test
    void what_waits_is_known_by_its_twin_and_how_it_stands_when_it_waits_no_longer() {
        List<Waiting.Key> changed = new ArrayList<>();
        Runnable stop = waiting.follow(changed::add);
        var key = new Waiting.Key(COMPUTER, "a");

        take("a", CommandState.PENDING, 1);
        assertThat(waiting.all()).containsExactly(key);
        assertThat(waiting.matter(key)).contains(new PendingMatter(asked("a", COMPUTER, CommandState.PENDING)));
        assertThat(waiting.matter(new Waiting.Key(CRANE, "a"))).isEmpty();

        take("a", CommandState.ACCEPTED, 2);
        assertThat(waiting.matter(key)).isEmpty();
        assertThat(waiting.last(key).filter(last -> !Waiting.waits(last))).isPresent();
        assertThat(waiting.all()).isEmpty();
        assertThat(changed).containsExactly(key, key);
        stop.run();
    }
}
