package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.DeviceCounters;
import io.tercet.tasks.Sampling;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Graphs that the device replays as it ran them first: nothing changes but how much is submitted.
 * CUDA devices replay by themselves, the simulator when asked; others cannot.
 */
@Tag("device")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(named = "tercet.tornado.lane", matches = "simulator")
class ReplayedRoundTest {
    private static final String REPLAY = "tercet.tornado.cuda.graphs";
    private static final String SHAPE =
            "llama:layers=4,embedding=32,heads=2,kv=1,vocab=260,context=96,ff=32";

    @TempDir static Path folder;
    private Device launching;
    private Device replaying;

    /** A backend with models of three kinds, and a target with a routed head. */
    private record Device(
            DeviceLane lane, TinyFamily family, Model target, Head head, Router router) {
        static Device open(Path file, Path head, Path router) {
            DeviceLane lane = new DeviceLane();
            Model target = lane.tercet().load(file);
            return new Device(
                    lane,
                    TinyFamily.shaped(lane.tercet(), folder, SHAPE),
                    target,
                    lane.tercet().loadHead(target, head),
                    lane.tercet().loadRouter(target, router));
        }

        Generation run(String method, GenerationOptions options) {
            SessionSpec spec =
                    method.startsWith("dynaspec")
                            ? SessionSpec.of(target).withHead(head).withRouter(router)
                            : SessionSpec.of(family.target())
                                    .withQualifier(family.twin())
                                    .withDraft(family.stranger());
            return family.run(TinyModels.under(spec, method), TinyFamily.prompt(9), options);
        }

        void close() {
            router.close();
            head.close();
            target.close();
            family.close();
            lane.assertUsed();
            lane.close();
        }
    }

    @BeforeAll
    void open() {
        Path file = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        Path head = TinyPieces.copyingHead(folder, file);
        Path router = TinyPieces.router(folder, file, head);
        launching = Device.open(file, head, router);
        System.setProperty(REPLAY, "true");
        try {
            replaying = Device.open(file, head, router);
        } finally {
            System.clearProperty(REPLAY);
        }
    }

    @AfterAll
    void close() {
        launching.close();
        replaying.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "autoregressive",
                "speculative",
                "speculative:resident=false",
                "pyramid",
                "trispec:lambda=0.02",
                "eagle",
                "hispec:draft_exit=1:qualifier_exit=2",
                "dynaspec:total_token=9:depth=2:top_k=3:rows=60:min_rows=10",
                "dynaspec:shape=chain:gamma=3:rows=60:min_rows=10"
            })
    void replayingChangesNoBit(String method) {
        Sampling warm = new Sampling(1.3f, 0, 1, 0);
        assertSame(method, GenerationOptions.greedy());
        assertSame(method, GenerationOptions.sampling(warm, 3));
    }

    private void assertSame(String method, GenerationOptions options) {
        GenerationOptions brief = options.withMaxTokens(24).withLogprobs(2);
        Generation one = launching.run(method, brief);
        Generation other = replaying.run(method, brief);
        assertThat(ResidentRoundTest.facts(other)).isEqualTo(ResidentRoundTest.facts(one));
        assertThat(other.logprobs()).isEqualTo(one.logprobs());
        DeviceCounters launched = one.statistics().device().orElseThrow();
        DeviceCounters replayed = other.statistics().device().orElseThrow();
        assertThat(launched.replays()).isZero();
        assertThat(replayed.replays()).isGreaterThan(launched.launches() / 14);
        assertThat(replayed.launches()).isEqualTo(launched.launches());
        assertThat(replayed.bytesToDevice()).isEqualTo(launched.bytesToDevice());
    }
}
