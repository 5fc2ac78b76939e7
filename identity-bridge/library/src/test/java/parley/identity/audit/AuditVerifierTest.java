package parley.identity.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import parley.avro.AuditRange;
import parley.identity.SigningKey;

/// Any one change is found, at the entry that it was made to, and nothing is found where there is none.
final class AuditVerifierTest {
    static final int MOST = 20;

    /// An audit, and two different entries of it.
    record Given(int entries, Set<Integer> heads, int one, int other) {
        Audit audit() {
            return Audit.of(entries, heads);
        }
    }

    @Provide
    Arbitrary<Given> given() {
        return Arbitraries.integers().between(2, MOST).flatMap(entries -> {
            var index = Arbitraries.integers().between(0, entries - 1);
            return index.set()
                    .ofMaxSize(4)
                    .flatMap(some -> index.flatMap(
                            one -> index.filter(other -> !other.equals(one)).map(other -> {
                                var heads = new TreeSet<>(some);
                                heads.add(entries - 1);
                                return new Given(entries, heads, one, other);
                            })));
        });
    }

    @Property(tries = 50)
    void whatIsAsItWasMadeHolds(@ForAll("given") Given given) {
        assertThat(given.audit().verdict())
                .isEqualTo(new AuditVerdict.Holds(
                        given.entries, 0, 0, 0, given.entries, Audit.NOON.plusSeconds(given.entries - 1)));
    }

    @Property(tries = 50)
    void theContentsMayComeInAnyOrder(@ForAll("given") Given given) {
        var audit = given.audit();
        Collections.swap(audit.contents, given.one, given.other);

        assertThat(audit.verdict()).isInstanceOf(AuditVerdict.Holds.class);
    }

    @Property(tries = 50)
    void anErasedSubsetHoldsAndIsCounted(
            @ForAll("given") Given given, @ForAll Set<@IntRange(max = MOST) Integer> some) {
        var audit = given.audit();
        some.stream()
                .sorted(Collections.reverseOrder())
                .filter(index -> index < given.entries)
                .forEach(index -> audit.contents.remove((int) index));

        long newer = given.entries
                - (audit.contents.isEmpty()
                        ? 0
                        : AuditedEntry.read(audit.contents.getLast()).index() + 1);
        assertThat(audit.verdict())
                .isEqualTo(new AuditVerdict.Holds(
                        given.entries,
                        0,
                        given.entries - audit.contents.size() - newer,
                        newer,
                        given.entries,
                        Audit.NOON.plusSeconds(given.entries - 1)));
    }

    @Property(tries = 50)
    void anAlteredContentIsFound(@ForAll("given") Given given) {
        var audit = given.audit();
        audit.contents.set(given.one, audit.contents.get(given.one).replace("REFUSED", "ACCEPTED"));

        assertBroken(audit, given.one);
    }

    @Property(tries = 50)
    void anotherSaltIsFound(@ForAll("given") Given given) {
        var audit = given.audit();
        audit.contents.set(given.one, audit.contents.get(given.one).replace("00\"", "01\""));

        assertBroken(audit, given.one);
    }

    @Property(tries = 50)
    void contentsThatChangePlacesAreFound(@ForAll("given") Given given) {
        var audit = given.audit();
        int first = Math.min(given.one, given.other);
        audit.contents.set(given.one, moved(audit.contents.get(given.one), given.other));
        audit.contents.set(given.other, moved(audit.contents.get(given.other), given.one));

        assertBroken(audit, first);
    }

    @Property(tries = 50)
    void aContentThatStandsTwiceIsFound(@ForAll("given") Given given) {
        var audit = given.audit();
        audit.contents.add(moved(audit.contents.get(given.other), given.one));

        assertBroken(audit, given.one);
    }

    @Property(tries = 50)
    void anAddedContentIsFound(@ForAll("given") Given given) {
        var audit = given.audit();
        audit.contents.add(moved(audit.contents.get(given.one), given.entries));

        assertBroken(audit, given.entries);
    }

    @Property(tries = 50)
    void aMissingLinkIsFound(@ForAll("given") Given given) {
        var audit = given.audit();
        audit.chain.remove(audit.link(given.one));

        assertBroken(audit, given.one);
    }

    @Property(tries = 50)
    void linksThatChangePlacesAreFound(@ForAll("given") Given given) {
        var audit = given.audit();
        Collections.swap(audit.chain, audit.link(given.one), audit.link(given.other));

        assertBroken(audit, Math.min(given.one, given.other));
    }

    /// What follows is numbered anew, so that nothing is missing; but that is not what was signed.
    @Property(tries = 50)
    void anEntryTakenOutWithItsLinkIsFound(@ForAll("given") Given given) {
        var audit = given.audit();
        var heads = heads(audit);
        var left = Audit.of(given.entries);
        left.contents.clear();
        left.chain.clear();
        int place = 0;
        for (int index = 0; index < given.entries; index++) {
            if (index != given.one) {
                add(left, audit.contents.get(index), place);
                place++;
            }
        }
        left.chain.addAll(heads);

        assertThat(left.verdict()).isInstanceOf(AuditVerdict.Broken.class);
    }

    @Property(tries = 50)
    void anEntryAddedWithItsLinkIsFound(@ForAll("given") Given given) {
        var audit = given.audit();
        var more = Audit.of(0, Set.of());
        for (int index = 0; index < given.entries; index++) {
            if (index == given.one) {
                add(more, audit.contents.get(given.other), more.contents.size());
            }
            add(more, audit.contents.get(index), more.contents.size());
            if (given.heads.contains(index)) {
                more.chain.add(audit.chain.get(audit.link(index) + 1));
            }
        }

        assertThat(more.verdict()).isInstanceOf(AuditVerdict.Broken.class);
    }

    /// By who can write to both topics, and has not the organisation's key.
    @Property(tries = 50)
    void anEntryAlteredWithEverythingThatFollowsFromItIsFound(@ForAll("given") Given given) {
        var audit = given.audit();
        var forged = AuditedEntry.read(audit.contents.get(given.one).replace("REFUSED", "ACCEPTED"));
        audit.contents.set(given.one, forged.json());
        audit.chain.set(audit.link(given.one), new ChainLine.Link(Audit.TWIN, given.one, forged.digest()).json());

        assertThat(audit.verdict())
                .isInstanceOfSatisfying(
                        AuditVerdict.Broken.class,
                        broken -> assertThat(broken.index())
                                .isEqualTo(given.heads.stream()
                                        .filter(head -> head < given.one)
                                        .mapToLong(head -> head + 1)
                                        .max()
                                        .orElse(0)));
    }

    @Property(tries = 50)
    void whatIsCutOffBeforeTheLastSignedHeadIsFound(@ForAll("given") Given given) {
        var audit = given.audit();
        var last = audit.chain.getLast();
        int from = audit.link(given.one);
        audit.chain.subList(from, audit.chain.size()).clear();
        audit.chain.add(last);
        audit.contents.subList(given.one, given.entries).clear();

        assertBroken(audit, given.one);
    }

    @Property(tries = 20)
    void anotherKeyIsFound(@ForAll("given") Given given) {
        assertThat(given.audit().verdict(Audit.key(2).verifying())).isInstanceOf(AuditVerdict.Broken.class);
    }

    @Property(tries = 20)
    void theChainOfAnotherTwinIsFound(@ForAll("given") Given given) {
        var audit = given.audit();
        var verifier = new AuditVerifier(Audit.HARBOUR.twin("crane").value(), Audit.KEY.verifying());
        audit.contents.forEach(verifier::content);
        audit.chain.forEach(verifier::chain);

        assertThat(verifier.verdict()).isInstanceOf(AuditVerdict.Broken.class);
    }

    @Test
    void whatADecisionErasedIsToldFromWhatIsMissing() {
        // given
        var audit = Audit.of(4, Set.of());
        var chain = AuditChain.begin(Audit.TWIN);
        var erasing = AuditedEntry.of(Audit.entry(4, List.of(new AuditRange(0L, 2L))));
        audit.contents.add(erasing.json());
        audit.chain.add(new ChainLine.Link(Audit.TWIN, 4, erasing.digest()).json());
        for (var line : audit.contents) {
            chain = chain.with(AuditedEntry.read(line).digest());
        }
        audit.chain.add(SignedHead.secure(chain, Audit.KEY, Audit.NOON));

        // when
        audit.contents.subList(0, 3).clear();

        // then
        assertThat(audit.verdict()).isEqualTo(new AuditVerdict.Holds(5, 2, 1, 0, 5, Audit.NOON));
    }

    /// Whoever takes away the newest contents does not make them newer than the export.
    @Test
    void whatTheChainHadBeforeTheExportBeganIsMissingAndNotNewer() {
        var audit = Audit.of(4, Set.of(3));
        audit.contents.clear();
        var verifier = new AuditVerifier(Audit.TWIN, Audit.KEY.verifying());

        verifier.begun(audit.chain.stream().filter(AuditVerifier::isLink).count() - 1);
        audit.chain.forEach(verifier::chain);

        assertThat(verifier.verdict()).isEqualTo(new AuditVerdict.Holds(4, 0, 3, 1, 4, Audit.NOON.plusSeconds(3)));
    }

    @Test
    void whatCameAfterTheLastSignedHeadIsSaid() {
        assertThat(Audit.of(5, Set.of(2)).verdict())
                .isEqualTo(new AuditVerdict.Holds(5, 0, 0, 0, 3, Audit.NOON.plusSeconds(2)));
    }

    @Test
    void entriesOfWhichNoneIsSignedProveNothing() {
        assertThat(Audit.of(3, Set.of()).verdict())
                .isEqualTo(new AuditVerdict.Broken(0, "no head of the chain is signed"));
    }

    @Test
    void anAuditWithoutEntriesHolds() {
        assertThat(new Audit().verdict()).isEqualTo(new AuditVerdict.Holds(0, 0, 0, 0, 0, null));
    }

    @Test
    void whatWasSignedBeforeAndAfterAnotherKeyTookItsPlaceIsBelieved() {
        // given
        var rotated = Audit.KEY.rotated(SigningKey.ofSeed(new byte[32]), Audit.NOON);
        var audit = Audit.of(3, Set.of(0));
        var chain = AuditChain.begin(Audit.TWIN);
        for (var line : audit.contents) {
            chain = chain.with(AuditedEntry.read(line).digest());
        }

        // when
        audit.chain.add(SignedHead.secure(chain, rotated, Instant.EPOCH));

        // then
        assertThat(audit.verdict(rotated.verifying())).isInstanceOf(AuditVerdict.Holds.class);
        assertThat(audit.verdict(Audit.KEY.verifying())).isInstanceOf(AuditVerdict.Holds.class);
    }

    @Test
    void aLineThatCannotBeReadIsNoErasure() {
        var audit = Audit.of(3);
        audit.contents.set(1, "{\"index\": 1}");

        assertBroken(audit, 1);
    }

    private static void add(Audit audit, String content, int index) {
        var moved = AuditedEntry.read(moved(content, index));
        audit.contents.add(moved.json());
        audit.chain.add(new ChainLine.Link(Audit.TWIN, index, moved.digest()).json());
    }

    private static String moved(String content, int index) {
        var entry = AuditedEntry.read(content);
        return new AuditedEntry(index, entry.salt(), entry.entry()).json();
    }

    private static List<String> heads(Audit audit) {
        return audit.chain.stream()
                .filter(line -> ChainLine.read(line) instanceof ChainLine.Head)
                .toList();
    }

    private static void assertBroken(Audit audit, int index) {
        assertThat(audit.verdict())
                .isInstanceOfSatisfying(
                        AuditVerdict.Broken.class,
                        broken -> assertThat(broken.index()).isEqualTo(index));
    }
}
