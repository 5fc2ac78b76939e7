package parley.deploy.run;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import parley.deploy.space.Keys;
import parley.deploy.space.PartnerFolder;
import parley.identity.Did;
import parley.identity.Introduction;
import parley.identity.OrganisationKey;
import parley.identity.Partnership;
import parley.identity.Partnership.State;
import parley.topics.Names;

/// Makes and ends the partnerships of one space that runs on this machine, with its organisation's key.
///
/// Whatever is refused is an [IllegalArgumentException] or a [StartFailure] whose message is one line for people.
public final class Partnering {
    private final SpaceAccess space;
    private final Mirrors mirrors;
    private final Progress progress;
    private final SecureRandom random = new SecureRandom();

    /// For a space that runs.
    public Partnering(SpaceAccess space, Mirrors mirrors, Progress progress) {
        this.space = space;
        this.mirrors = mirrors;
        this.progress = progress;
    }

    /// What came of one step.
    /// @param answer the statement to send to the other side; empty if there is nothing to send
    public record Step(Partnership partnership, Optional<String> answer) {}

    /// All that there are, or were and are not forgotten.
    public List<Partnership> all() throws IOException {
        return folders().stream().map(PartnerFolder::partnership).toList();
    }

    /// How far each partnership has come, by its id, as identity-bridge knows it: the other side may have
    /// ended it.
    /// @throws StartFailure if that does not answer
    public Map<String, State> states() throws IOException, StartFailure, InterruptedException {
        return PartnerCall.states(space);
    }

    private State state(Partnership partnership) throws IOException, StartFailure, InterruptedException {
        return partnership.state() == State.AGREED ? tell(partnership) : partnership.state();
    }

    private List<PartnerFolder> folders() throws IOException {
        return Keys.ensure(space.file(), random).partners();
    }

    private OrganisationKey key() throws IOException {
        return Keys.organisation(space.file());
    }

    private Introduction introduction(String partner) throws IOException {
        return new Introduction(
                new Did(space.did()),
                key().publicKey(),
                space.organisation(),
                partner,
                space.file().bootstrapServersForPartners(),
                PartnerFolder.ensureMirrorKey(space.file().file(), partner, random),
                space.file().certificateForPartners());
    }

    /// Invites another organisation, to be called by that name here.
    /// @param audience whom alone; null for whoever gets the invitation
    public Step invite(String name, Duration valid, @Nullable Did audience)
            throws IOException, StartFailure, InterruptedException {
        var free = free(name);
        var now = Instant.now();
        var invited = Partnership.invite(
                introduction(free), key(), UUID.randomUUID().toString(), now, now.plus(valid), audience);
        record(invited);
        return new Step(invited, Optional.of(invited.statements().getLast()));
    }

    /// Accepts what the other side has sent: an invitation, the answer to one of ours, or the word that both agree.
    /// @param name how to call who invites; null for the name that it proposes
    /// @param fingerprint what the other side has read out; null if that is compared later
    public Step accept(String statement, @Nullable String name, @Nullable String fingerprint)
            throws IOException, StartFailure, InterruptedException {
        var read = Partnership.read(statement);
        return switch (read.kind()) {
            case INVITATION -> acceptInvitation(statement, read, name, fingerprint);
            case ACCEPTANCE -> {
                var agreed = compared(known(read).agree(statement, key(), Instant.now()), fingerprint);
                yield new Step(begin(agreed), Optional.of(agreed.statements().getLast()));
            }
            case AGREEMENT -> new Step(begin(compared(completed(read, statement), fingerprint)), Optional.empty());
            case REMOVAL ->
                throw new IllegalArgumentException("the other side has ended the partnership: remove it here too");
        };
    }

    private Partnership completed(Partnership.Statement read, String statement) throws IOException {
        var known = known(read);
        return known.state() == State.AGREED && known.statements().contains(statement) ? known : known.with(statement);
    }

    private static Partnership compared(Partnership partnership, @Nullable String fingerprint) {
        var own = partnership.fingerprint().orElse("");
        if (fingerprint != null && !own.replace(" ", "").equals(fingerprint.replace(" ", ""))) {
            throw new IllegalArgumentException("the fingerprint here is " + own + ": somebody stands between");
        }
        return partnership;
    }

    private Step acceptInvitation(
            String invitation, Partnership.Statement read, @Nullable String name, @Nullable String fingerprint)
            throws IOException, StartFailure, InterruptedException {
        var known = folder(read);
        if (known.isPresent() && known.get().partnership().state() == State.ACCEPTED) {
            // Done again, for an answer that was lost
            var accepted = known.get().partnership();
            return new Step(accepted, Optional.of(accepted.statements().getLast()));
        }
        if (known.isPresent() && known.get().partnership().state() == State.INVITED) {
            throw new IllegalArgumentException("an invitation of our own: it is for somebody else");
        }
        if (known.isPresent()) {
            throw new IllegalArgumentException("the invitation was used before: "
                    + known.get().partnership().state());
        }
        var free = free(name == null ? read.proposedName() : name);
        var accepted = compared(Partnership.accept(invitation, introduction(free), key(), Instant.now()), fingerprint);
        record(accepted);
        return new Step(accepted, Optional.of(accepted.statements().getLast()));
    }

    /// Ends a partnership from this side, and forgets it here; whether the other side had ended it before.
    public boolean remove(String name) throws IOException, StartFailure, InterruptedException {
        var folder = folders().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no partner named `" + name + "`"));
        mirrors.end(mirror(name));
        boolean before = tell(folder.partnership()) == State.REMOVED;
        if (!before) {
            tell(folder.partnership().remove(key(), Instant.now()));
        }
        folder.delete();
        return before;
    }

    private String free(String name) throws IOException, StartFailure, InterruptedException {
        Names.requirePartner(name);
        var taken =
                folders().stream().filter(folder -> folder.name().equals(name)).findFirst();
        if (taken.isPresent() && state(taken.get().partnership()) == State.REMOVED) {
            remove(name);
        } else if (taken.isPresent()) {
            throw new IllegalArgumentException("there is a partner named `" + name + "`: "
                    + taken.get().partnership().state().name().toLowerCase(Locale.ROOT) + "; ./parley partner remove "
                    + name + " --space " + space.organisation() + " ends it");
        }
        return name;
    }

    private Partnership known(Partnership.Statement read) throws IOException {
        return folder(read)
                .map(PartnerFolder::partnership)
                .orElseThrow(() -> new IllegalArgumentException(
                        "it answers no invitation that was sent from here: " + read.invitation()));
    }

    private Optional<PartnerFolder> folder(Partnership.Statement read) throws IOException {
        return folders().stream()
                .filter(folder -> folder.partnership().id().equals(read.invitation()))
                .findFirst();
    }

    private State tell(Partnership partnership) throws IOException, StartFailure, InterruptedException {
        return PartnerCall.tell(space.identityBridge(), partnership);
    }

    private void record(Partnership partnership) throws IOException, StartFailure, InterruptedException {
        tell(partnership);
        PartnerFolder.write(space.file().file(), partnership);
    }

    private Partnership begin(Partnership agreed) throws IOException, StartFailure, InterruptedException {
        progress.say("partner " + agreed.name(), "making lanes and rights");
        record(agreed);
        mirrors.start(space.file(), mirror(agreed.name()));
        return agreed;
    }

    private String mirror(String name) {
        return space.organisation() + "/mirror-" + name;
    }
}
