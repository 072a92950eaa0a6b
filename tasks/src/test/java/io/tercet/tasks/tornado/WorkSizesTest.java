package io.tercet.tasks.tornado;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.tasks.LogitsAssert;
import io.tercet.tasks.ReferenceFiles;
import io.tercet.tasks.reference.ReferenceBackend;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The work cut as for CPUs, GPUs and warps: on the simulator, which has groups of any size. */
@EnabledIfSystemProperty(named = "tercet.tornado.lane", matches = "simulator")
class WorkSizesTest {

    static Stream<Arguments> cuts() {
        return Stream.of(
                        new WorkSizes(1, 1, false, 64),
                        new WorkSizes(4, 2, false, 3),
                        new WorkSizes(WorkSizes.WARP, Blocks.RUN, false, 64),
                        new WorkSizes(WorkSizes.WARP, Blocks.RUN, true, 64))
                .flatMap(sizes ->
                        Stream.of("stories260K", "llama.Q4_K_S", "qwen3.Q8_0")
                                .map(name -> Arguments.of(sizes, name)));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void anyCutAgreesWithTheReference(WorkSizes sizes, String name) {
        try (Lane lane = new Lane(sizes);
                ReferenceBackend reference = new ReferenceBackend()) {
            float[] logits = ReferenceFiles.logits(lane.backend(), name);
            assertThat(LogitsAssert.nmse(logits, ReferenceFiles.logits(reference, name)))
                    .isLessThanOrEqualTo(1e-5);
        }
    }
}
