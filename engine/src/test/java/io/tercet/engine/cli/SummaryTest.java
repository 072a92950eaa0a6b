package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.Generation;
import io.tercet.engine.Statistics;
import io.tercet.engine.StopReason;
import io.tercet.engine.decoding.Qualified;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SummaryTest {
    private static final int TARGET_PASSES = 10;

    private static Generation generation(
            int tokens, int drafted, double seconds, double targetSeconds) {
        Statistics statistics =
                new Statistics(
                        TARGET_PASSES,
                        drafted,
                        Qualified.NONE,
                        tokens - TARGET_PASSES,
                        drafted,
                        0,
                        TARGET_PASSES,
                        1,
                        List.of(),
                        List.of(),
                        tokens,
                        0.1,
                        seconds,
                        tokens,
                        Map.of(),
                        targetSeconds,
                        List.of(),
                        Optional.empty(),
                        Map.of());
        return new Generation(
                "some text",
                List.of(1),
                Collections.nCopies(tokens, 1),
                StopReason.LENGTH,
                List.of(),
                List.of(),
                List.of(),
                statistics);
    }

    @Test
    void saysWhenPlainDecodingWouldHaveBeenFaster() {
        // ten passes of the target in 0.1 s are 100 a second, and 32 tokens in 2 s are 16
        assertThat(Summary.of(generation(32, 40, 2, 0.1)))
                .contains("drafting did not pay: --method autoregressive makes at least 100.0/s");
    }

    @Test
    void saysNothingOfItWhereThatIsNotCertain() {
        assertThat(Summary.of(generation(32, 40, 0.32, 0.1))).as("as fast").doesNotContain("pay");
        assertThat(Summary.of(generation(12, 40, 2, 0.1))).as("short").doesNotContain("pay");
        assertThat(Summary.of(generation(32, 0, 2, 0.1))).as("plain").doesNotContain("pay");
        assertThat(Summary.of(generation(32, 40, 2, 0))).as("not timed").doesNotContain("pay");
    }
}
