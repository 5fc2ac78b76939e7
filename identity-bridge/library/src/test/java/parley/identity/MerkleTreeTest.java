package parley.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MerkleTreeTest {
    /// The leaves and roots that the tests of Certificate Transparency's implementations share.
    private static final List<String> LEAVES =
            List.of("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f");

    @ParameterizedTest
    @CsvSource({
        "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    })
    void hasThePublishedRoots(int leaves, String root) {
        var tree = new MerkleTree(LEAVES.stream()
                .limit(leaves)
                .map(hex -> MerkleTree.leaf(HexFormat.of().parseHex(hex)))
                .toList());

        assertThat(HexFormat.of().formatHex(tree.root())).isEqualTo(root);
    }

    @Property
    void eachLeafsPathLeadsToTheRoot(@ForAll @IntRange(min = 1, max = 300) int leaves) {
        var tree = tree(leaves);

        assertThat(IntStream.range(0, leaves))
                .allSatisfy(i -> assertThat(MerkleTree.root(leaf(i), i, leaves, tree.path(i)))
                        .isEqualTo(tree.root()));
    }

    /// Promise 5: a proof is one of a single leaf in a single place.
    @Property
    void noPathLeadsFromAnotherLeafOrPlace(
            @ForAll @IntRange(min = 2, max = 300) int leaves,
            @ForAll @IntRange(max = 299) int index,
            @ForAll @IntRange(max = 310) int other) {
        int place = index % leaves;
        var tree = tree(leaves);
        var path = tree.path(place);

        assertThat(MerkleTree.root(leaf(other), place, leaves, path))
                .matches(root -> Arrays.equals(root, tree.root()) == (other == place));
        assertThat(MerkleTree.root(leaf(place), other, leaves, path))
                .matches(root -> Arrays.equals(root, tree.root()) == (other == place));
    }

    @Property
    void aPathOfAnotherLengthIsNone(
            @ForAll @IntRange(min = 1, max = 300) int leaves, @ForAll @IntRange(max = 299) int index) {
        int place = index % leaves;
        var path = tree(leaves).path(place);

        assertThat(MerkleTree.root(leaf(place), place, leaves, Arrays.copyOf(path, path.length + MerkleTree.HASH)))
                .isNull();
        assertThat(MerkleTree.root(leaf(place), place, leaves, Arrays.copyOf(path, path.length + 1)))
                .isNull();
        assertThat(MerkleTree.root(leaf(place), place, 0, path)).isNull();
        assertThat(MerkleTree.root(leaf(place), -1, leaves, path)).isNull();
    }

    private static MerkleTree tree(int leaves) {
        return new MerkleTree(
                IntStream.range(0, leaves).mapToObj(MerkleTreeTest::leaf).toList());
    }

    private static byte[] leaf(int number) {
        return MerkleTree.leaf(ByteBuffer.allocate(4).putInt(number).array());
    }
}
