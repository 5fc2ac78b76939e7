package parley.deploy.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MirrorHealthTest {
    @Test
    void tellsWhatStandsInTheFile() {
        assertThat(MirrorHealth.parse("1000 7 42\n", 3000)).isEqualTo(new MirrorHealth(7, 42));
    }

    @Test
    void believesNoOldFile() {
        assertThat(MirrorHealth.parse("1000 7 42\n", 6001)).isEqualTo(new MirrorHealth(0, 0));
    }

    @Test
    void isReadyOnlyWithEnoughPartitions() {
        assertThat(new MirrorHealth(6, 0).compare(7)).isInstanceOf(Probes.Sight.NotYet.class);
        assertThat(new MirrorHealth(7, 0).compare(7)).isEqualTo(new Probes.Sight.Ready("7 partitions, lag 0"));
    }
}
