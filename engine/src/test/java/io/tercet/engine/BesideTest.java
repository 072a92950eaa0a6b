package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.tasks.Backend;
import io.tercet.tasks.DeviceCounters;
import io.tercet.tasks.Sampling;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Methods whose draft model runs during the target's pass: on the device's second queue. */
@Tag("device")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BesideTest {
    private static final String SHAPE =
            "llama:layers=2,embedding=32,heads=2,kv=1,vocab=260,context=96,ff=32";

    @TempDir static Path folder;
    private final DeviceLane lane = new DeviceLane();
    private TinyFamily models;

    @BeforeAll
    void load() {
        models = TinyFamily.shaped(lane.tercet(), folder, SHAPE);
    }

    @AfterAll
    void close() {
        models.close();
        lane.assertUsed();
        lane.close();
    }

    private Generation run(String method, Model draft, GenerationOptions options) {
        SessionSpec spec = SessionSpec.of(models.target()).withDraft(draft);
        return models.run(TinyModels.under(spec, method), TinyFamily.repetitivePrompt(10), options);
    }

    private Backend beside() {
        return lane.tercet().backend().beside();
    }

    @ParameterizedTest
    @ValueSource(strings = {"pearl", "double"})
    void draftsOnTheSecondQueue(String method) {
        long before = beside().counters().map(DeviceCounters::launches).orElseThrow();
        Generation generation =
                run(method, models.twin(), GenerationOptions.greedy().withMaxTokens(12));
        long launches = beside().counters().map(DeviceCounters::launches).orElseThrow() - before;
        assertThat(launches).isPositive();
        assertThat(generation.statistics().device().orElseThrow().launches())
                .as("both queues'")
                .isGreaterThan(2L * generation.statistics().draftPasses())
                .isGreaterThan(launches);
    }

    /** A draft model that is the target, bit for bit, is never wrong: rows cross unharmed. */
    @ParameterizedTest
    @ValueSource(strings = {"pearl", "double:target_retrieval=false:draft_retrieval=false"})
    void theTargetAsItsOwnDraftIsAlwaysRight(String method) {
        for (int seed : IntStream.range(0, 3).toArray()) {
            Sampling warm = new Sampling(1.3f, 0, 1, 0);
            Generation generation =
                    run(
                            method,
                            models.target(),
                            GenerationOptions.sampling(warm, seed).withMaxTokens(20));
            Statistics statistics = generation.statistics();
            assertThat(generation.tokens()).hasSize(20);
            assertThat(statistics.accepted()).isPositive();
            assertThat(statistics.acceptedPerPosition()).isEqualTo(statistics.draftedPerPosition());
        }
    }
}
