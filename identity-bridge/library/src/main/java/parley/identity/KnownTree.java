package parley.identity;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A Merkle tree of which the root is believed, and whatever paths to it have shown: so the further leaves of a tree
/// cost little. Thread-safe.
final class KnownTree {
    private final int leaves;
    /// By level from below and place; null where no path has led yet.
    private final byte[][] @Nullable [] nodes;

    /// @param leaves how many the tree has
    /// @param root what is believed
    KnownTree(int leaves, byte[] root) {
        this.leaves = leaves;
        int levels = 1;
        for (int level = leaves; level > 1; level = (level + 1) / 2) {
            levels++;
        }
        nodes = new byte[levels][][];
        for (int level = 0, size = leaves; level < levels; level++, size = (size + 1) / 2) {
            nodes[level] = new byte[size][];
        }
        nodes[levels - 1][0] = root;
    }

    /// Whether this leaf stands in this place, and this is its path: the same as whether [MerkleTree#root] is the root.
    synchronized boolean holds(byte[] leaf, int index, byte[] path) {
        if (index < 0 || index >= leaves || path.length != MerkleTree.length(index, leaves) * MerkleTree.HASH) {
            return false;
        }
        var shown = new byte[nodes.length][];
        byte[] hash = leaf;
        int at = 0;
        int level = 0;
        int place = index;
        while (nodes[level][place] == null) {
            shown[level] = hash;
            if ((place ^ 1) < nodes[level].length) {
                hash = MerkleTree.parent(hash, path, at, place % 2 == 1);
                at += MerkleTree.HASH;
            }
            place >>= 1;
            level++;
        }
        if (!Arrays.equals(nodes[level][place], hash) || !isPath(path, at, level, place)) {
            return false;
        }
        learn(shown, level, index, path);
        return true;
    }

    /// Whether the rest of a path is what stands beside the way from a known node to the root: all of that is known.
    private boolean isPath(byte[] path, int from, int knownLevel, int knownPlace) {
        int at = from;
        int place = knownPlace;
        for (int level = knownLevel; level < nodes.length - 1; level++) {
            if ((place ^ 1) < nodes[level].length) {
                byte[] sibling = nodes[level][place ^ 1];
                if (sibling == null || !Arrays.equals(sibling, 0, MerkleTree.HASH, path, at, at + MerkleTree.HASH)) {
                    return false;
                }
                at += MerkleTree.HASH;
            }
            place >>= 1;
        }
        return true;
    }

    private void learn(byte[][] shown, int below, int index, byte[] path) {
        int at = 0;
        int place = index;
        for (int level = 0; level < below; level++) {
            nodes[level][place] = shown[level];
            if ((place ^ 1) < nodes[level].length) {
                nodes[level][place ^ 1] = Arrays.copyOfRange(path, at, at + MerkleTree.HASH);
                at += MerkleTree.HASH;
            }
            place >>= 1;
        }
    }
}
