package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.tasks.LogitsAssert;
import io.tercet.tasks.ReferenceFiles;
import io.tercet.tasks.reference.ReferenceBackend;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logits on the device against recorded ones and against the reference backend's. */
@Tag("device")
class TornadoPassTest {

    @ParameterizedTest
    @MethodSource("io.tercet.tasks.ReferenceFiles#models")
    void givesTheRecordedLogits(String name, double limit) throws IOException {
        try (Lane lane = new Lane();
                ReferenceBackend reference = new ReferenceBackend()) {
            float[] logits = ReferenceFiles.logits(lane.backend(), name);
            lane.assertUsed();
            assertThat(LogitsAssert.nmse(logits, ReferenceFiles.recorded(name)))
                    .isLessThanOrEqualTo(limit);
            assertThat(LogitsAssert.nmse(logits, ReferenceFiles.logits(reference, name)))
                    .isLessThanOrEqualTo(1e-5);
        }
    }
}
