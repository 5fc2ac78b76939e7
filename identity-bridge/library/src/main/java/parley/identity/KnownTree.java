package parley.identity;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A Merkle tree of which the root is believed, and whatever paths to it have shown: so the further leaves of a tree
/// cost little. Thread-safe; nobody waits for another.
final class KnownTree {
    private final int leaves;
    private final int levels;
    /// Where each level begins in [#nodes], from below.
    private final int[] starts;
    /// Null where no path has led yet. Above what is known all is known, and what stands beside that.
    private final AtomicReferenceArray<byte @Nullable []> nodes;

    /// @param leaves how many the tree has
    /// @param root what is believed
    KnownTree(int leaves, byte[] root) {
        this.leaves = leaves;
        int count = 1;
        for (int size = leaves; size > 1; size = (size + 1) / 2) {
            count++;
        }
        levels = count;
        starts = new int[levels + 1];
        for (int level = 0, size = leaves; level < levels; level++, size = (size + 1) / 2) {
            starts[level + 1] = starts[level] + size;
        }
        nodes = new AtomicReferenceArray<>(starts[levels]);
        nodes.setRelease(starts[levels - 1], root);
    }

    private int size(int level) {
        return starts[level + 1] - starts[level];
    }

    private byte @Nullable [] node(int level, int place) {
        return nodes.getAcquire(starts[level] + place);
    }

    /// Whether this leaf stands in this place, and this is its path: the same as whether [MerkleTree#root] is the root.
    /// While another thread is being told, it may say no of what holds.
    boolean holds(byte[] leaf, int index, byte[] path) {
        if (index < 0 || index >= leaves || path.length != MerkleTree.length(index, leaves) * MerkleTree.HASH) {
            return false;
        }
        var shown = new byte[levels][];
        byte[] hash = leaf;
        int at = 0;
        int level = 0;
        int place = index;
        byte[] known = node(0, place);
        while (known == null) {
            shown[level] = hash;
            if ((place ^ 1) < size(level)) {
                hash = MerkleTree.parent(hash, path, at, place % 2 == 1);
                at += MerkleTree.HASH;
            }
            place >>= 1;
            level++;
            known = node(level, place);
        }
        if (!Arrays.equals(known, hash) || !isPath(path, at, level, place)) {
            return false;
        }
        learn(shown, level, index, path);
        return true;
    }

    /// Whether the rest of a path is what stands beside the way from a known node to the root: all of that is known.
    private boolean isPath(byte[] path, int from, int knownLevel, int knownPlace) {
        int at = from;
        int place = knownPlace;
        for (int level = knownLevel; level < levels - 1; level++) {
            if ((place ^ 1) < size(level)) {
                byte[] sibling = node(level, place ^ 1);
                if (sibling == null || !Arrays.equals(sibling, 0, MerkleTree.HASH, path, at, at + MerkleTree.HASH)) {
                    return false;
                }
                at += MerkleTree.HASH;
            }
            place >>= 1;
        }
        return true;
    }

    /// From above, so that what another thread finds leads to the root.
    private void learn(byte[][] shown, int below, int index, byte[] path) {
        int at = 0;
        for (int level = 0; level < below; level++) {
            at += ((index >> level) ^ 1) < size(level) ? MerkleTree.HASH : 0;
        }
        for (int level = below - 1; level >= 0; level--) {
            int place = index >> level;
            if ((place ^ 1) < size(level)) {
                at -= MerkleTree.HASH;
                nodes.setRelease(starts[level] + (place ^ 1), Arrays.copyOfRange(path, at, at + MerkleTree.HASH));
            }
            nodes.setRelease(starts[level] + place, shown[level]);
        }
    }
}
