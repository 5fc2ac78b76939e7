package parley.broker.view;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import parley.avro.AskedCommand;
import parley.avro.CommandState;
import parley.avro.Interaction;
import parley.avro.PendingMatter;
import parley.avro.State;

/// What waits for decisions of our twins: offers to them, requests for their feeds, and commands to their
/// controls. Thread-safe.
///
/// @param own our organisation's DID
public record Waiting(Interactions interactions, AskedCommands commands, String own) {

    /// What may wait for a twin.
    ///
    /// @param twin its DID
    /// @param id of the interaction or the command
    public record Key(String twin, String id) {}

    /// All that waits now.
    public List<Key> all() {
        return Stream.concat(
                        interactions
                                .live()
                                .flatMap(interaction -> keys(interaction).stream())
                                .filter(key -> matter(key).isPresent()),
                        commands.all().stream().map(Waiting::key))
                .toList();
    }

    /// What waits under that key; empty if nothing does.
    public Optional<PendingMatter> matter(Key key) {
        Optional<PendingMatter> interaction = interactions
                .get(key.id)
                .filter(known -> waitsFor(known, key.twin))
                .map(PendingMatter::new);
        return interaction.isPresent()
                ? interaction
                : commands.get(key.id)
                        .filter(asked -> asked.getCommand().getProvider().equals(key.twin))
                        .map(PendingMatter::new);
    }

    /// How that stands which waited under that key, if it is known.
    public Optional<PendingMatter> last(Key key) {
        Optional<PendingMatter> interaction = interactions
                .get(key.id)
                .filter(known -> Interactions.party(known, key.twin))
                .map(PendingMatter::new);
        return interaction.isPresent()
                ? interaction
                : commands.last(key.id)
                        .filter(asked -> asked.getCommand().getProvider().equals(key.twin))
                        .map(PendingMatter::new);
    }

    /// Whether it is one that waits, and not how one stands that did.
    public static boolean waits(PendingMatter matter) {
        return switch (matter.getMatter()) {
            case Interaction interaction ->
                interaction.getState() == State.OFFERED || interaction.getState() == State.PENDING;
            case AskedCommand asked -> asked.getCommand().getState() == CommandState.PENDING;
            default -> false;
        };
    }

    private static boolean waitsFor(Interaction interaction, String twin) {
        return switch (interaction.getState()) {
            case OFFERED -> interaction.getRequester().equals(twin);
            case PENDING -> interaction.getProvider().equals(twin);
            case REQUESTED, ACTIVE, SUSPENDED, DENIED, TERMINATED, EXPIRED, WITHDRAWN -> false;
        };
    }

    /// Tells of each key of which something may have changed from now on, until it is closed; the listener
    /// must not block.
    public Runnable follow(Consumer<Key> changed) {
        Runnable first = interactions.listen(seen -> keys(seen.interaction()).forEach(changed));
        Runnable second = commands.listen(seen -> changed.accept(key(seen.asked())));
        return () -> {
            first.run();
            second.run();
        };
    }

    private static Key key(AskedCommand asked) {
        return new Key(asked.getCommand().getProvider(), asked.getCommand().getId());
    }

    private List<Key> keys(Interaction interaction) {
        Stream<Key> offered = interaction.getRequesterOrganisation().equals(own)
                ? Stream.of(new Key(interaction.getRequester(), interaction.getId()))
                : Stream.empty();
        Stream<Key> asked = interaction.getProviderOrganisation().equals(own)
                ? Stream.of(new Key(interaction.getProvider(), interaction.getId()))
                : Stream.empty();
        return Stream.concat(offered, asked).toList();
    }
}
