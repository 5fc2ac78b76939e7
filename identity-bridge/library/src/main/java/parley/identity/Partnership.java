package parley.identity;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import parley.identity.PartnerStatement.Acceptance;
import parley.identity.PartnerStatement.Agreement;
import parley.identity.PartnerStatement.Invitation;
import parley.identity.PartnerStatement.Removal;

/// What our organisation and another have signed about being partners, in that order: an invitation, its acceptance,
/// the agreement with that, and perhaps a removal. Both sides hold the same statements, and what each pins of the other
/// it has signed itself. Beside them stand the rotations of either organisation's key since. Values in, values out.
///
/// What refuses a statement is an [IllegalArgumentException] whose message is for people.
public final class Partnership {
    private static final BigInteger TWENTY_DIGITS = BigInteger.TEN.pow(20);

    private final OrganisationKeys own;
    private final List<String> statements;
    private final List<String> rotations;
    private final Invitation invitation;
    private final @Nullable Acceptance acceptance;
    private final @Nullable Agreement agreement;
    private final @Nullable Removal removal;

    /// How far it has come.
    public enum State {
        /// We invited; nobody has answered.
        INVITED,
        /// We accepted an invitation; the other has yet to agree.
        ACCEPTED,
        /// Both have accepted.
        AGREED,
        /// One of the two has ended it, for good.
        REMOVED
    }

    private Partnership(
            OrganisationKeys own,
            List<String> statements,
            List<String> rotations,
            Invitation invitation,
            @Nullable Acceptance acceptance,
            @Nullable Agreement agreement,
            @Nullable Removal removal) {
        this.own = own;
        this.statements = List.copyOf(statements);
        this.rotations = List.copyOf(rotations);
        this.invitation = invitation;
        this.acceptance = acceptance;
        this.agreement = agreement;
        this.removal = removal;
    }

    /// Reads statements and checks that they belong together and that ours are signed with a key of ours.
    ///
    /// @param own may be those of before: keys that took their place are learned from what they signed
    /// @param all the statements in order; rotations may stand anywhere among them
    public static Partnership of(OrganisationKeys own, List<String> all) {
        var parts = all.stream().collect(Collectors.partitioningBy(OrganisationKeyRotation::isOne));
        var statements = parts.getOrDefault(false, List.of());
        var rotations = parts.getOrDefault(true, List.of());
        if (statements.isEmpty() || statements.size() > 4) {
            throw new IllegalArgumentException(
                    "a partnership begins with an invitation and has at most four statements");
        }
        if (!(PartnerStatement.read(statements.getFirst()) instanceof Invitation invitation)) {
            throw new IllegalArgumentException("a partnership begins with an invitation");
        }
        var keys = own.copy();
        statements.stream()
                .filter(each -> PartnerStatement.read(each).organisation().equals(own.organisation()))
                .map(PartnerStatement::rotations)
                .forEach(keys::learnAll);
        keys.learnAll(by(own.organisation(), rotations));
        pinned(invitation, keys);
        var partnership = new Partnership(keys, statements.subList(0, 1), rotations, invitation, null, null, null);
        for (var next : statements.subList(1, statements.size())) {
            partnership = partnership.then(next);
        }
        if (partnership.state() == State.INVITED && !invitation.organisation().equals(own.organisation())) {
            throw new IllegalArgumentException(
                    "an invitation by " + invitation.organisation() + " that was not accepted");
        }
        partnership.requireRotations();
        return partnership;
    }

    /// The same, for an organisation that has had one key.
    public static Partnership of(Did own, PublicKey key, List<String> statements) {
        return of(OrganisationKeys.own(own, key, List.of()), statements);
    }

    private static List<String> by(Did organisation, List<String> rotations) {
        return rotations.stream()
                .filter(each ->
                        OrganisationKeyRotation.read(each).organisation().equals(organisation))
                .toList();
    }

    private void requireRotations() {
        for (var each : rotations) {
            var organisation = OrganisationKeyRotation.read(each).organisation();
            refuseUnless(
                    organisation.equals(own.organisation())
                            || other().filter(organisation::equals).isPresent(),
                    "a key of " + organisation + ", which is neither of the two");
        }
        var _ = theirKeys();
    }

    private Partnership then(String json) {
        var statement = PartnerStatement.read(json);
        pinned(statement, own);
        if (!statement.id().equals(invitation.id())) {
            throw new IllegalArgumentException("about another invitation: " + statement.id());
        }
        if (removal != null) {
            throw new IllegalArgumentException("the partnership was removed by " + removal.organisation());
        }
        var both = new ArrayList<>(statements);
        both.add(json);
        return switch (statement) {
            case Invitation again -> throw new IllegalArgumentException("a second invitation");
            case Acceptance answer -> {
                answers(answer);
                yield new Partnership(own, both, rotations, invitation, answer, null, null);
            }
            case Agreement answer -> {
                agrees(answer);
                yield new Partnership(own, both, rotations, invitation, acceptance, answer, null);
            }
            case Removal end -> {
                ends(end, json);
                yield new Partnership(own, both, rotations, invitation, acceptance, agreement, end);
            }
        };
    }

    private void answers(Acceptance answer) {
        if (acceptance != null) {
            throw new IllegalArgumentException("the invitation was accepted before, by " + acceptance.organisation());
        }
        refuseUnless(
                answer.audience().equals(invitation.organisation())
                        && answer.audienceKey().equals(invitation.key()),
                "the acceptance is for " + answer.audience() + " with another key or name");
        refuseUnless(
                answer.digest().equals(PartnerStatement.digest(statements.getFirst())),
                "the acceptance answers another invitation: what was accepted is not what was sent");
        refuseUnless(
                invitation.audience() == null || invitation.audience().equals(answer.organisation()),
                "the invitation is for " + invitation.audience() + ", not for " + answer.organisation());
        refuseUnless(
                !answer.organisation().equals(invitation.organisation()),
                answer.organisation() + " accepted its own invitation");
        refuseUnless(
                isOurs(answer) || isOurs(invitation),
                "between " + invitation.organisation() + " and " + answer.organisation() + ", neither of which is "
                        + own.organisation());
    }

    private void agrees(Agreement answer) {
        var accepted = acceptance;
        refuseUnless(accepted != null && agreement == null, "the agreement comes without an acceptance, or again");
        if (accepted == null) {
            return;
        }
        refuseUnless(
                answer.organisation().equals(invitation.organisation())
                        && answer.key().equals(invitation.key()),
                "the agreement is not by " + invitation.organisation() + " with the key of its invitation");
        refuseUnless(
                answer.audience().equals(accepted.organisation())
                        && answer.audienceKey().equals(accepted.key()),
                "the agreement is for " + answer.audience() + " with another key or name");
        refuseUnless(
                answer.digest().equals(PartnerStatement.digest(statements.get(1))),
                "the agreement answers another acceptance");
    }

    private void ends(Removal end, String json) {
        var other = theirKeys();
        boolean theirs = other.isPresent()
                && other.get().organisation().equals(end.organisation())
                && other.get().verify(json) instanceof Verification.Verified;
        refuseUnless(isOurs(end) || theirs, "the removal is by neither of the two: " + end.organisation());
    }

    private boolean isOurs(PartnerStatement statement) {
        return statement.organisation().equals(own.organisation());
    }

    private static void pinned(PartnerStatement statement, OrganisationKeys own) {
        refuseUnless(
                !statement.organisation().equals(own.organisation()) || own.includes(statement.key()),
                "signed in our name with a key that is not ours");
    }

    /// Refuses what we are said to have signed with a key that was replaced since.
    ///
    /// @param from the first statement that is looked at: what was known before the rotation stays
    public void requireOurKey(int from) {
        refuseUnless(
                statements.stream()
                        .skip(from)
                        .map(PartnerStatement::read)
                        .filter(this::isOurs)
                        .allMatch(statement -> statement.key().equals(own.current())),
                "signed in our name with a key that was replaced since: invite anew");
    }

    private static void refuseUnless(boolean holds, String why) {
        if (!holds) {
            throw new IllegalArgumentException(why);
        }
    }

    private static void timely(PartnerStatement statement, Invitation invitation, Instant now) {
        refuseUnless(!IssueTime.isAhead(statement.issued(), now), IssueTime.refusal(statement.issued()));
        refuseUnless(now.isBefore(invitation.validUntil()), "the invitation expired at " + invitation.validUntil());
    }

    /// A partnership agreed at once, as whoever holds both keys can.
    ///
    /// @return as the first of the two sees it
    public static Partnership between(
            Introduction one,
            OrganisationKey oneKey,
            Introduction other,
            OrganisationKey otherKey,
            String id,
            Instant now) {
        var invited = invite(one, oneKey, id, now, now.plus(IssueTime.SKEW), other.organisation());
        var accepted = accept(invited.statements().getFirst(), other, otherKey, now);
        return invited.agree(accepted.statements().getLast(), oneKey, now);
    }

    /// What a signed statement is.
    public enum Kind {
        INVITATION,
        ACCEPTANCE,
        AGREEMENT,
        REMOVAL
    }

    /// What a statement is, and which invitation it is about; it was signed with the key that it carries.
    public record Statement(Kind kind, String invitation, String proposedName) {}

    /// Reads one statement.
    public static Statement read(String statement) {
        return switch (PartnerStatement.read(statement)) {
            case Invitation it ->
                new Statement(Kind.INVITATION, it.id(), it.from().name());
            case Acceptance it ->
                new Statement(Kind.ACCEPTANCE, it.id(), it.from().name());
            case Agreement it -> new Statement(Kind.AGREEMENT, it.id(), "");
            case Removal it -> new Statement(Kind.REMOVAL, it.id(), "");
        };
    }

    /// We invite another.
    ///
    /// @param id never used before
    /// @param audience whom alone; null for whoever answers
    public static Partnership invite(
            Introduction from,
            OrganisationKey key,
            String id,
            Instant now,
            Instant validUntil,
            @Nullable Did audience) {
        var invitation = new Invitation(id, from, now, validUntil, audience);
        return of(key.verifying(), List.of(PartnerStatement.secure(invitation, key)));
    }

    /// We accept an invitation.
    public static Partnership accept(String invitation, Introduction from, OrganisationKey key, Instant now) {
        if (!(PartnerStatement.read(invitation) instanceof Invitation invited)) {
            throw new IllegalArgumentException("not an invitation");
        }
        refuseUnless(
                !invited.organisation().equals(from.organisation()),
                "an invitation of our own: it is for somebody else");
        timely(invited, invited, now);
        var acceptance = new Acceptance(
                invited.id(), PartnerStatement.digest(invitation), invited.organisation(), invited.key(), from, now);
        return of(key.verifying(), List.of(invitation, PartnerStatement.secure(acceptance, key)));
    }

    /// We, who invited, agree with an acceptance.
    public Partnership agree(String acceptance, OrganisationKey key, Instant now) {
        refuseUnless(state() == State.INVITED, "the invitation " + id() + " was answered before");
        refuseUnless(
                invitation.key().equals(key.publicKey()),
                "the invitation is signed with a key that was replaced since: invite anew");
        if (!(PartnerStatement.read(acceptance) instanceof Acceptance answer)) {
            throw new IllegalArgumentException("not an acceptance");
        }
        var answered = then(acceptance);
        timely(answer, invitation, now);
        var agreement = new Agreement(
                id(),
                PartnerStatement.digest(acceptance),
                answer.organisation(),
                answer.key(),
                own.organisation(),
                key.publicKey(),
                now);
        return answered.then(PartnerStatement.secure(agreement, key));
    }

    /// What the other has signed since: its agreement, its removal, or that it has another key.
    public Partnership with(String statement) {
        if (!OrganisationKeyRotation.isOne(statement)) {
            return then(statement);
        }
        return rotations.contains(statement)
                ? this
                : of(own, Stream.concat(signed().stream(), Stream.of(statement)).toList());
    }

    /// Why what a lane brought as the other's word on the partnership is not believed, if it is not: what both hold is,
    /// and so is that it has another key, or has ended it.
    public Optional<String> doubt(String word) {
        if (statements.contains(word) || rotations.contains(word)) {
            return Optional.empty();
        }
        try {
            return with(word).statements.size() == statements.size()
                            || read(word).kind() == Kind.REMOVAL
                    ? Optional.empty()
                    : Optional.of("neither another key of the organisation nor the partnership's end");
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /// With the rotations that another state of the same partnership knows.
    public Partnership withRotations(Partnership other) {
        var all = this;
        for (var rotation : other.rotations()) {
            all = all.with(rotation);
        }
        return all;
    }

    /// We end it.
    public Partnership remove(OrganisationKey key, Instant now) {
        var removal = new Removal(id(), other().orElse(own.organisation()), own.organisation(), key.publicKey(), now);
        return then(PartnerStatement.secure(removal, key));
    }

    /// The invitation's.
    public String id() {
        return invitation.id();
    }

    /// What both hold, in order.
    public List<String> statements() {
        return statements;
    }

    /// By which the key of either has been replaced since.
    public List<String> rotations() {
        return rotations;
    }

    /// All that was signed, which [makes it again][#of].
    public List<String> signed() {
        return Stream.concat(statements.stream(), rotations.stream()).toList();
    }

    /// How far it has come.
    public State state() {
        if (removal != null) {
            return State.REMOVED;
        }
        if (agreement != null) {
            return State.AGREED;
        }
        return acceptance == null ? State.INVITED : State.ACCEPTED;
    }

    /// Until when it can be accepted and agreed with.
    public Instant validUntil() {
        return invitation.validUntil();
    }

    /// Who ended it, if anyone has.
    public Optional<Did> removedBy() {
        return Optional.ofNullable(removal).map(Removal::organisation);
    }

    private Introduction ours() {
        return acceptance != null && isOurs(acceptance) ? acceptance.from() : invitation.from();
    }

    private Optional<Introduction> theirs() {
        return Stream.of(
                        Optional.of(invitation.from()),
                        Optional.ofNullable(acceptance).map(Acceptance::from))
                .flatMap(Optional::stream)
                .filter(from -> !from.organisation().equals(own.organisation()))
                .findFirst();
    }

    private Optional<OrganisationKeys> theirKeys() {
        return theirs().map(from -> {
            var keys = OrganisationKeys.pinned(from.organisation(), from.key());
            keys.learnAll(by(from.organisation(), rotations));
            return keys;
        });
    }

    private Optional<Did> other() {
        return theirs().map(Introduction::organisation);
    }

    /// Our name for the other.
    public String name() {
        return ours().nameForPartner();
    }

    /// What we said of ourselves.
    public Introduction introduction() {
        return ours();
    }

    /// What the other said of itself, once it has.
    public Optional<Introduction> counterpart() {
        return theirs();
    }

    /// The other as a partner; empty unless both have accepted and neither has ended it.
    public Optional<Partner> partner() {
        return state() == State.AGREED ? formerPartner() : Optional.empty();
    }

    /// The other as the partner that it was, or is; empty if the two never agreed.
    public Optional<Partner> formerPartner() {
        return agreement == null
                ? Optional.empty()
                : theirs().flatMap(from ->
                        theirKeys().map(keys -> new Partner(name(), from.organisation(), keys, from.nameForPartner())));
    }

    /// Twenty digits that both sides see alike if, and only if, each holds the other's key; empty while we know of no
    /// other. To be compared by voice.
    public Optional<String> fingerprint() {
        return theirs().map(from -> fingerprint(ours(), from));
    }

    private static String fingerprint(Introduction one, Introduction other) {
        var both = Stream.of(one, other)
                .map(from -> from.organisation() + " " + from.key().multibase())
                .sorted()
                .collect(Collectors.joining("\n"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(both.getBytes(StandardCharsets.UTF_8));
            var digits = "%020d".formatted(new BigInteger(1, digest).mod(TWENTY_DIGITS));
            return String.join(
                    " ",
                    digits.substring(0, 5),
                    digits.substring(5, 10),
                    digits.substring(10, 15),
                    digits.substring(15));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean equals(Object object) {
        return object instanceof Partnership that
                && own.equals(that.own)
                && statements.equals(that.statements)
                && rotations.equals(that.rotations);
    }

    @Override
    public int hashCode() {
        return statements.hashCode();
    }

    @Override
    public String toString() {
        return "Partnership[" + name() + ", " + state() + ", " + id() + "]";
    }
}
