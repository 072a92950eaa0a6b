package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProcessAgeTest {
    @Test
    void agreesWithTheJdkToItsSecond() {
        Instant start = ProcessHandle.current().info().startInstant().orElseThrow();
        double jdk = Duration.between(start, Instant.now()).toNanos() / 1e9;

        assertThat(ProcessAge.seconds()).isPositive().isCloseTo(jdk, within(2.0));
    }
}
