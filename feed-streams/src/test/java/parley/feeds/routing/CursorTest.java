package parley.feeds.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.framing.RouteTag;

final class CursorTest {

    private static final Route OLD = route("old", 10, 3);
    private static final Route FRESH = route("fresh", 40, 8);

    @Test
    void without_a_commit_it_starts_at_the_earliest_route() {
        Cursor cursor = Cursor.resume(new Commit(70, 0), List.of(FRESH, OLD), 9);

        assertThat(cursor.position()).isEqualTo(10);
        assertThat(cursor.at(10)).isEqualTo(new Segment(List.of(OLD), 10, 40));
        assertThat(cursor.at(40)).isEqualTo(new Segment(List.of(FRESH, OLD), 40, Long.MAX_VALUE));
    }

    @Test
    void a_route_that_the_commit_speaks_of_goes_on_there() {
        Cursor cursor = Cursor.resume(new Commit(100, 4), List.of(OLD), 9);

        assertThat(cursor.position()).isEqualTo(100);
    }

    @Test
    void a_route_activated_after_the_commit_goes_back_to_its_start_and_takes_no_other_with_it() {
        Cursor cursor = Cursor.resume(new Commit(100, 8), List.of(OLD, FRESH), 9);

        assertThat(cursor.position()).isEqualTo(40);
        assertThat(cursor.at(99)).isEqualTo(new Segment(List.of(FRESH), 40, 100));
        assertThat(cursor.at(100)).isEqualTo(new Segment(List.of(OLD, FRESH), 100, Long.MAX_VALUE));
    }

    @Test
    void a_new_route_below_the_position_rewinds_to_its_start() {
        Cursor cursor = Cursor.resume(new Commit(100, 4), List.of(OLD), 9).adopt(List.of(OLD, FRESH), 10);

        assertThat(cursor.position()).isEqualTo(40);
        assertThat(cursor.at(40)).isEqualTo(new Segment(List.of(FRESH), 40, 100));
        assertThat(cursor.commit(Long.MAX_VALUE)).isEqualTo(new Commit(40, 10));
    }

    @Test
    void a_new_route_beyond_the_position_rewinds_nothing() {
        Cursor cursor = Cursor.resume(new Commit(20, 4), List.of(OLD), 9).adopt(List.of(OLD, FRESH), 10);

        assertThat(cursor.position()).isEqualTo(20);
        assertThat(cursor.at(20)).isEqualTo(new Segment(List.of(OLD), 20, 40));
    }

    @Test
    void a_stretch_ends_below_as_well_as_above() {
        Segment segment =
                Cursor.resume(new Commit(70, 0), List.of(FRESH, OLD), 9).at(60);

        assertThat(segment.covers(39)).isFalse();
        assertThat(segment.covers(40)).isTrue();
        assertThat(Segment.NONE.covers(0)).isFalse();
    }

    @Test
    void commits_survive_the_way_through_a_consumer_group() {
        Commit commit = new Commit(100, 8);

        assertThat(Commit.parse(100, commit.metadata())).contains(commit);
        assertThat(Commit.parse(100, "")).isEqualTo(Optional.empty());
    }

    private static Route route(String interaction, long start, long activatedAt) {
        return new Route(new RouteTag(interaction, 1), new Destination.Partner("grid"), start, activatedAt);
    }
}
