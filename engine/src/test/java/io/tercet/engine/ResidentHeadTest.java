package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Sampling;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trees and chains of heads on the device against the host-driven ones of the same device. */
@Tag("device")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResidentHeadTest {
    private static final int CONTEXT = 80;
    private static final String SMALL = "eagle:total_token=9:depth=2:top_k=3";

    @TempDir static Path folder;
    private final DeviceLane lane = new DeviceLane();
    private Model target;
    private List<Head> heads;

    /** One that knows its target, one of random weights, and one of few tokens. */
    @BeforeAll
    void load() {
        Path file = TinyPieces.plainTarget(folder, TensorType.F32, 3);
        List<Integer> few = IntStream.range(40, 90).boxed().toList();
        target = lane.tercet().load(file);
        heads =
                List.of(
                        lane.tercet().loadHead(target, TinyPieces.copyingHead(folder, file)),
                        lane.tercet().loadHead(target, TinyPieces.head(folder, file, List.of())),
                        lane.tercet().loadHead(target, TinyPieces.head(folder, file, few)));
    }

    @AfterEach
    void theDeviceDidIt() {
        lane.assertUsed();
    }

    @AfterAll
    void close() {
        heads.forEach(Head::close);
        target.close();
        lane.close();
    }

    private TextSession session(String method, Head head, boolean resident) {
        return lane.tercet()
                .session(
                        TinyModels.under(SessionSpec.of(target).withHead(head), method)
                                .withSetting("resident", Boolean.toString(resident))
                                .withContextLength(CONTEXT));
    }

    private Generation run(String method, Head head, boolean resident, GenerationOptions options) {
        try (TextSession session = session(method, head, resident)) {
            return session.generate(TinyFamily.prompt(5), options, TokenListener.NONE);
        }
    }

    static GenerationOptions sampled(int seed) {
        return GenerationOptions.sampling(new Sampling(1.1f, 0, 1, 0), seed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eagle", SMALL, SMALL + ":rule=descend", "speculative:gamma=3"})
    void givesTheHostDrivenTokensAndStatistics(String method) {
        for (Head head : heads) {
            for (GenerationOptions options :
                    List.of(GenerationOptions.greedy(), sampled(0), sampled(1))) {
                GenerationOptions brief = options.withMaxTokens(16).withLogprobs(1);
                Generation onHost = run(method, head, false, brief);
                Generation onDevice = run(method, head, true, brief);
                assertThat(ResidentRoundTest.facts(onDevice))
                        .isEqualTo(ResidentRoundTest.facts(onHost));
                assertThat(onDevice.logprobs()).isEqualTo(onHost.logprobs());
                assertThat(ResidentRoundTest.counters(onDevice).decisionReads())
                        .as("its rounds are on the device")
                        .isLessThan(ResidentRoundTest.counters(onHost).decisionReads());
            }
        }
    }

    /** A penalty is the host's: it finds the caches as the rounds on the device have left them. */
    @Test
    void theHostGoesOnWhereTheDeviceStopped() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(16);
        GenerationOptions penalised = options.withRepetitionPenalty(1.3f);
        for (Head head : heads) {
            try (TextSession session = session(SMALL, head, true);
                    TextSession fresh = session(SMALL, head, false)) {
                int[] prompt = TinyFamily.prompt(5);
                List<Integer> text = session.generate(prompt, options, TokenListener.NONE).tokens();
                int[] longer =
                        IntStream.concat(
                                        IntStream.of(prompt),
                                        text.stream().mapToInt(Integer::intValue))
                                .toArray();
                assertThat(
                                ResidentRoundTest.facts(
                                        session.generate(longer, penalised, TokenListener.NONE)))
                        .isEqualTo(
                                ResidentRoundTest.facts(
                                        fresh.generate(longer, penalised, TokenListener.NONE)));
            }
        }
    }

    /** Another session's rounds run between those of a request. */
    @Test
    void sessionsTakeTurns() {
        int[] prompt = TinyFamily.prompt(5);
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(16);
        Generation alone = run(SMALL, heads.getFirst(), true, options);
        try (TextSession one = session(SMALL, heads.getFirst(), true);
                TextSession other = session(SMALL, heads.getLast(), true)) {
            Generation between =
                    one.generate(
                            prompt,
                            options,
                            text ->
                                    other.generate(
                                            prompt, options.withMaxTokens(2), TokenListener.NONE));
            assertThat(ResidentRoundTest.facts(between)).isEqualTo(ResidentRoundTest.facts(alone));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"eagle", SMALL})
    void aLongerTextMovesNoMorePerRound(String method) {
        for (Head head : heads) {
            Generation brief =
                    run(method, head, true, GenerationOptions.greedy().withMaxTokens(12));
            Generation whole =
                    run(method, head, true, GenerationOptions.greedy().withMaxTokens(60));
            assertThat(whole.statistics().rounds()).isGreaterThan(brief.statistics().rounds());
            assertThat(ResidentRoundTest.counters(whole).decisionReads())
                    .isEqualTo(whole.statistics().rounds());
            assertThat(ResidentRoundTest.counters(whole).bytesToDevice())
                    .as("what the first round is told")
                    .isEqualTo(ResidentRoundTest.counters(brief).bytesToDevice());
        }
    }
}
