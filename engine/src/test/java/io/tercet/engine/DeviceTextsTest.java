package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Texts of real models on TornadoVM. */
@Tag("device")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceTextsTest {
    private final DeviceLane lane = new DeviceLane();

    @AfterAll
    void close() {
        lane.close();
    }

    @Test
    void greedyTextsMatchTokenForToken() throws IOException {
        GreedyTextsTest.match(
                lane.tercet(), DeviceLane.NAME.equals("simulator") ? 40 : Integer.MAX_VALUE);
        lane.assertUsed();
    }

    @Test
    void threeModelsGiveTheJvmsTokens() {
        try (Tercet jvm = Tercet.open(BackendChoice.named("jvm", 0))) {
            Generation onDevice = pyramid(lane.tercet());
            assertThat(onDevice.tokens()).hasSize(12).isEqualTo(pyramid(jvm).tokens());
            assertThat(onDevice.statistics().draftPasses()).isPositive();
            assertThat(onDevice.statistics().qualifierPasses()).isPositive();
            assertThat(onDevice.statistics().targetPasses()).isPositive();
        }
        lane.assertUsed();
    }

    /** The same weights three times, as three models. */
    private static Generation pyramid(Tercet tercet) {
        try (Model target = stories(tercet);
                Model qualifier = stories(tercet);
                Model draft = stories(tercet);
                TextSession session =
                        tercet.session(
                                SessionSpec.of(target)
                                        .withQualifier(qualifier)
                                        .withDraft(draft)
                                        .withMethod("pyramid")
                                        .withContextLength(64))) {
            return session.generate(
                    "Once upon a time",
                    GenerationOptions.greedy().withMaxTokens(12),
                    TokenListener.NONE);
        }
    }

    private static Model stories(Tercet tercet) {
        return tercet.load(Shared.file("reference/logits/stories260K.gguf"));
    }

    /** Minutes on the simulator, which the smaller texts test as well. */
    @Test
    @EnabledIfSystemProperty(named = "tercet.tornado.lane", matches = "tornado")
    void smolLm2AnswersAsExpected() throws IOException {
        SmolLm2Test.match(lane.tercet(), 5, 64);
        lane.assertUsed();
    }

    @Test
    void whatCrossesDoesNotDependOnTheModel() {
        try (Model model = stories(lane.tercet());
                TextSession session =
                        lane.tercet().session(SessionSpec.of(model).withContextLength(64))) {
            int tokens = 10;
            Generation generation =
                    session.generate(
                            "Once upon a time",
                            GenerationOptions.greedy().withMaxTokens(tokens),
                            TokenListener.NONE);
            var device = generation.statistics().device().orElseThrow();
            assertThat(device.bytesFromDevice()).isEqualTo((long) tokens * Integer.BYTES);
            assertThat(device.decisionReads()).isEqualTo(tokens);
            assertThat(device.bytesToDevice()).isLessThan(tokens * 4096L);
            assertThat(List.of(device.launches(), device.compiledTasks()))
                    .allMatch(count -> count > tokens);
        }
        lane.assertUsed();
    }
}
