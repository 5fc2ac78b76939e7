package parley.registry.thing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PageTest {

    @Property(tries = 100)
    void all_pages_together_are_all_in_order(
            @ForAll @IntRange(max = 30) int size,
            @ForAll @IntRange(min = 1, max = 7) int limit,
            @ForAll boolean descending) {
        List<String> sorted = IntStream.range(0, size)
                .mapToObj(i -> "did:" + (char) ('a' + i))
                .toList();
        List<String> all = new ArrayList<>(sorted);
        Collections.shuffle(all, new java.util.Random(size));

        List<String> read = new ArrayList<>();
        Page page = new Page(0, limit, descending, false);
        read.addAll(page.of(all));
        while (page.next(size).isPresent()) {
            page = new Page(page.offset() + limit, limit, descending, false);
            read.addAll(page.of(all));
        }

        assertThat(read).isEqualTo(descending ? sorted.reversed() : sorted);
    }

    @Test
    void a_collection_says_what_it_is_a_page_of() {
        Page page = new Page(2, 2, false, true);

        assertThat(page.told(List.of(), 5).toString())
                .isEqualTo(
                        "{\"@context\":\"https://www.w3.org/2022/wot/discovery\",\"@type\":\"ThingCollection\",\"total\":5,"
                                + "\"@id\":\"/things?offset=2&limit=2&sort_by=id&sort_order=asc&format=collection\","
                                + "\"next\":\"/things?offset=4&limit=2&sort_by=id&sort_order=asc&format=collection\",\"members\":[]}");
        assertThat(page.next(4)).isEmpty();
    }

    @Test
    void an_offset_beyond_the_last_is_an_empty_page() {
        Page page = new Page(Integer.MAX_VALUE, Page.MOST, false, false);

        assertThat(page.of(List.of("a"))).isEmpty();
        assertThat(page.next(1)).isEmpty();
    }
}
