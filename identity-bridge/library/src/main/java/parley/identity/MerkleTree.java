package parley.identity;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Merkle tree over SHA-256: RFC 9162, section 2.1. Leaves and nodes are hashed differently, so that no node passes
/// for a leaf.
final class MerkleTree {
    /// Bytes of a hash.
    static final int HASH = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;
    /// To look one up costs as much as to hash a node.
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(MerkleTree::digest);

    private final List<List<byte[]>> levels = new ArrayList<>();

    /// @param leaves the hashes of its leaves, at least one
    MerkleTree(List<byte[]> leaves) {
        var sha256 = sha256();
        levels.add(leaves);
        for (var level = leaves; level.size() > 1; ) {
            var above = new ArrayList<byte[]>((level.size() + 1) / 2);
            for (int i = 0; i + 1 < level.size(); i += 2) {
                sha256.update(NODE);
                sha256.update(level.get(i));
                above.add(sha256.digest(level.get(i + 1)));
            }
            if (level.size() % 2 == 1) {
                above.add(level.getLast());
            }
            levels.add(above);
            level = above;
        }
    }

    /// The hash that stands for all leaves.
    byte[] root() {
        return levels.getLast().getFirst();
    }

    /// The hashes that lead from a leaf to the root, from below, one after the other: RFC 9162, section 2.1.3.1.
    byte[] path(int leaf) {
        var path = new byte[length(leaf, levels.getFirst().size()) * HASH];
        int at = 0;
        int index = leaf;
        for (var level : levels) {
            if ((index ^ 1) < level.size()) {
                System.arraycopy(level.get(index ^ 1), 0, path, at, HASH);
                at += HASH;
            }
            index >>= 1;
        }
        return path;
    }

    /// The root of the tree of that many leaves in which this path leads from this leaf: RFC 9162, section 2.1.3.2.
    /// Null if no path of such a leaf has that length.
    static byte @Nullable [] root(byte[] leaf, int index, int leaves, byte[] path) {
        if (index < 0 || index >= leaves || path.length != length(index, leaves) * HASH) {
            return null;
        }
        byte[] hash = leaf;
        int at = 0;
        int place = index;
        for (int level = leaves; level > 1; level = (level + 1) / 2) {
            if ((place ^ 1) < level) {
                hash = parent(hash, path, at, place % 2 == 1);
                at += HASH;
            }
            place >>= 1;
        }
        return hash;
    }

    /// The hash of a node over this hash and the one that stands in a path at this byte.
    ///
    /// @param right whether this hash is the right one of the two
    static byte[] parent(byte[] hash, byte[] path, int at, boolean right) {
        var sha256 = sha256();
        sha256.update(NODE);
        if (right) {
            sha256.update(path, at, HASH);
            sha256.update(hash);
        } else {
            sha256.update(hash);
            sha256.update(path, at, HASH);
        }
        return sha256.digest();
    }

    /// The hash of a leaf.
    static byte[] leaf(byte[] data) {
        return leaf(data, null);
    }

    /// The hash of a leaf whose data stands in two places.
    static byte[] leaf(byte[] data, @Nullable ByteBuffer rest) {
        var sha256 = sha256();
        sha256.update(LEAF);
        sha256.update(data);
        if (rest != null) {
            sha256.update(rest.duplicate());
        }
        return sha256.digest();
    }

    /// How many hashes lead from a leaf to the root: one for each level on which it has a sibling.
    static int length(int leaf, int leaves) {
        int length = 0;
        int index = leaf;
        for (int level = leaves; level > 1; level = (level + 1) / 2) {
            length += (index ^ 1) < level ? 1 : 0;
            index >>= 1;
        }
        return length;
    }

    /// This thread's, as new. Whoever takes it uses it up before anyone else can.
    private static MessageDigest sha256() {
        return SHA256.get();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
