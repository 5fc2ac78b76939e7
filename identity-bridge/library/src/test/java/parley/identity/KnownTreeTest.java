package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// What is remembered of a tree answers as the tree itself would.
final class KnownTreeTest {
    /// Promise 5: in whatever order leaves come, and forgeries between them, the answer is that of the whole path.
    @Property
    void answersAsTheWholePathDoes(
            @ForAll @IntRange(min = 1, max = 256) int leaves, @ForAll int[] steps, @ForAll int forgeries) {
        var tree = tree(leaves);
        var known = new KnownTree(leaves, tree.root());

        for (int i = 0; i < steps.length; i++) {
            int place = Math.floorMod(steps[i], leaves);
            int other = Math.floorMod(steps[i] ^ forgeries, leaves + 3);
            byte[] path = tree.path(place);
            byte[] changed = changed(path, steps[i] + i);

            assertThat(known.holds(leaf(other), place, path)).isEqualTo(other == place);
            assertThat(known.holds(leaf(place), other, path)).isEqualTo(other == place);
            assertThat(known.holds(leaf(place), place, changed)).isEqualTo(Arrays.equals(changed, path));
            assertThat(known.holds(leaf(place), place, path)).isTrue();
        }
    }

    /// Also when all of the tree is known: a path with another bit is none, however little of it would be needed.
    @Property
    void anyOneBitOfAnyPathCounts(
            @ForAll @IntRange(min = 2, max = 256) int leaves, @ForAll int which, @ForAll int bit) {
        var tree = tree(leaves);
        var known = new KnownTree(leaves, tree.root());
        assertThat(IntStream.range(0, leaves)).allMatch(i -> known.holds(leaf(i), i, tree.path(i)));
        int place = Math.floorMod(which, leaves);
        byte[] path = tree.path(place);

        assertThat(known.holds(leaf(place), place, changed(path, bit))).isFalse();
        assertThat(known.holds(changed(leaf(place), bit), place, path)).isFalse();
        assertThat(known.holds(leaf(place), place, path)).isTrue();
    }

    @Example
    void aForgeryTeachesNothing() {
        var tree = tree(4);
        var known = new KnownTree(4, tree.root());
        byte[] forged = tree.path(0);
        System.arraycopy(leaf(9), 0, forged, 0, MerkleTree.HASH);

        assertThat(known.holds(leaf(0), 0, forged)).isFalse();
        assertThat(known.holds(leaf(9), 1, tree.path(1))).isFalse();
        assertThat(known.holds(leaf(1), 1, tree.path(1))).isTrue();
    }

    @Example
    void aPathOfAnotherLengthIsNone() {
        var tree = tree(5);
        var known = new KnownTree(5, tree.root());
        byte[] path = tree.path(1);

        assertThat(known.holds(leaf(1), 1, Arrays.copyOf(path, path.length + MerkleTree.HASH)))
                .isFalse();
        assertThat(known.holds(leaf(1), 1, Arrays.copyOf(path, path.length - 1)))
                .isFalse();
        assertThat(known.holds(leaf(1), -1, path)).isFalse();
        assertThat(known.holds(leaf(1), 5, path)).isFalse();
    }

    private static byte[] changed(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        if (changed.length > 0) {
            int at = Math.floorMod(bit, changed.length * 8);
            changed[at / 8] ^= (byte) (1 << at % 8);
        }
        return changed;
    }

    private static MerkleTree tree(int leaves) {
        return new MerkleTree(
                IntStream.range(0, leaves).mapToObj(KnownTreeTest::leaf).toList());
    }

    private static byte[] leaf(int number) {
        return MerkleTree.leaf(ByteBuffer.allocate(4).putInt(number).array());
    }
}
