package io.tercet.training.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test
    void goesUpStaysAndGoesDown() {
        Schedule schedule = new Schedule(100, 2, 10, 0.2);
        assertThat(schedule.rate(0)).isEqualTo(0.2);
        assertThat(schedule.rate(9)).isEqualTo(2);
        assertThat(schedule.rate(80)).isEqualTo(2);
        assertThat(schedule.rate(90)).isEqualTo(1);
        assertThat(schedule.rate(99)).isEqualTo(0.1);
    }

    @Test
    void exitsCountByTheirDepth() {
        ExitWeights weights = ExitWeights.ofDepth(8, 0.35);
        assertThat(weights.layers()).isEqualTo(List.of(1, 2, 4, 8));
        assertThat(weights.weight(1)).isCloseTo(0.05, Offset.offset(1e-12));
        assertThat(weights.weight(4)).isCloseTo(0.2, Offset.offset(1e-12));
        assertThat(weights.weight(8)).isCloseTo(0.65, Offset.offset(1e-12));
        assertThat(ExitWeights.ofDepth(4, 0.5).layers()).isEqualTo(List.of(1, 2, 4));
    }
}
