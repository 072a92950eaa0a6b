package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.engine.decoding.Source;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Sampling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole engine on small random models: options, ends, statistics, sharing. */
class TextSessionTest {
    @TempDir static Path folder;
    private static Tercet tercet;
    private static Model target;
    private static Model twin; // the target in 8 bits: mostly right
    private static Model stranger; // unrelated weights: mostly wrong

    @BeforeAll
    static void load() {
        tercet = Tercet.open();
        target = tercet.load(TinyModels.write(folder, "qwen3", TensorType.F32, 1));
        twin = tercet.load(TinyModels.write(folder, "qwen3", TensorType.Q8_0, 1));
        stranger = tercet.load(TinyModels.write(folder, "qwen3", TensorType.F32, 99));
    }

    @AfterAll
    static void close() {
        List.of(target, twin, stranger).forEach(Model::close);
        tercet.close();
    }

    private static Generation run(SessionSpec spec, int[] prompt, GenerationOptions options) {
        try (TextSession session = tercet.session(spec)) {
            return session.generate(prompt, options, TokenListener.NONE);
        }
    }

    private static SessionSpec speculative(Model draft, int gamma) {
        return SessionSpec.of(target)
                .withDraft(draft)
                .withMethod("speculative")
                .withSetting("gamma", Integer.toString(gamma));
    }

    private static int[] prompt(int length) {
        return IntStream.range(0, length).map(i -> 40 + i * 7 % 90).toArray();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 8})
    void greedySpeculationEqualsPlainDecodingAtEveryCacheBoundary(int gamma) {
        for (float penalty : new float[] {1, 1.3f}) {
            for (int length = 1; length <= 9; length++) {
                GenerationOptions options =
                        GenerationOptions.greedy()
                                .withMaxTokens(500)
                                .withRepetitionPenalty(penalty);
                SessionSpec small = SessionSpec.of(target).withContextLength(40);
                Generation plain = run(small, prompt(length), options);
                assertThat(plain.stopReason()).isEqualTo(StopReason.CONTEXT);
                assertThat(plain.tokens()).hasSize(41 - length);
                for (Model draft : List.of(target, twin, stranger)) {
                    SessionSpec spec = speculative(draft, gamma).withContextLength(40);
                    Generation fast = run(spec, prompt(length), options);
                    assertThat(fast.tokens()).isEqualTo(plain.tokens());
                    assertThat(fast.stopReason()).isEqualTo(StopReason.CONTEXT);
                }
            }
        }
    }

    @Test
    void statisticsAddUp() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(60);
        Generation generation = run(speculative(twin, 4), prompt(5), options);
        Statistics s = generation.statistics();
        assertThat(s.targetPasses()).isEqualTo(s.rounds());
        assertThat(s.draftPasses()).isEqualTo(s.drafted());
        assertThat(s.prefillPasses()).isEqualTo(2);
        assertThat(s.committed()).isEqualTo(s.accepted() + s.rounds());
        assertThat(s.accepted()).isEqualTo(s.acceptedPerPosition().stream().mapToInt(i -> i).sum());
        assertThat(s.drafted()).isEqualTo(s.draftedPerPosition().stream().mapToInt(i -> i).sum());
        assertThat(s.accepted()).isBetween(1, s.drafted());
        assertThat(generation.tokens()).hasSize(60).hasSameSizeAs(generation.proposedBy());
        assertThat(generation.proposedBy()).contains(Source.DRAFT, Source.TARGET);
        assertThat(generation.decidedBy()).containsOnly(Source.TARGET);
    }

    @Test
    void pyramidWithIdenticalModelsAcceptsEverything() {
        SessionSpec spec =
                SessionSpec.of(target)
                        .withQualifier(target)
                        .withDraft(target)
                        .withMethod("pyramid")
                        .withSetting("tau_q", "1e-6")
                        .withSetting("tau_t", "1e-6");
        Statistics s =
                run(spec, prompt(4), GenerationOptions.greedy().withMaxTokens(80)).statistics();
        assertThat(s.qualified().tokens()).isEqualTo(s.accepted()).isGreaterThan(70);
        assertThat(s.targetPasses()).isEqualTo(s.rounds()).isLessThan(6);
    }

    @Test
    void turnsShareTheirCache() {
        try (TextSession session = tercet.session(SessionSpec.of(target))) {
            GenerationOptions options = GenerationOptions.greedy().withMaxTokens(8);
            Generation first = session.generate(prompt(30), options, TokenListener.NONE);
            int[] longer =
                    IntStream.concat(
                                    IntStream.of(prompt(30)),
                                    first.tokens().stream().mapToInt(i -> i))
                            .toArray();
            Generation second = session.generate(longer, options, TokenListener.NONE);
            assertThat(second.tokens())
                    .isEqualTo(run(SessionSpec.of(target), longer, options).tokens());
            assertThat(second.statistics().prefillPasses()).isZero();
        }
    }

    @Test
    void sessionsOfOneModelRunConcurrently() {
        GenerationOptions options = GenerationOptions.sampling(Sampling.PLAIN, 5).withMaxTokens(40);
        List<Integer> alone = run(speculative(twin, 3), prompt(6), options).tokens();
        List<CompletableFuture<Generation>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(
                    CompletableFuture.supplyAsync(
                            () -> run(speculative(twin, 3).withThreads(1), prompt(6), options)));
        }
        assertThat(running).allMatch(future -> future.join().tokens().equals(alone));
    }

    @Test
    void aStopTextEndsAndIsCutOff() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(60);
        Generation whole = run(SessionSpec.of(target), prompt(3), options);
        String stop = whole.text().substring(10, 13);
        StringBuilder streamed = new StringBuilder();
        try (TextSession session = tercet.session(speculative(target, 6))) {
            Generation cut =
                    session.generate(prompt(3), options.withStops(List.of(stop)), streamed::append);
            assertThat(cut.stopReason()).isEqualTo(StopReason.STOP);
            assertThat(cut.text()).isEqualTo(whole.text().substring(0, whole.text().indexOf(stop)));
            assertThat(streamed.toString()).isEqualTo(cut.text());
        }
    }

    @Test
    void logProbabilitiesComeWithEveryMethod() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(12).withLogprobs(3);
        List<TokenLogprobs> plain = run(SessionSpec.of(target), prompt(3), options).logprobs();
        assertThat(plain).hasSize(12);
        assertThat(plain).allMatch(one -> one.alternatives().getFirst().token() == one.token());
        assertThat(plain).allMatch(one -> one.logprob() < 0 && one.alternatives().size() == 3);
        assertThat(run(speculative(twin, 4), prompt(3), options).logprobs()).isEqualTo(plain);
    }

    @Test
    void aListenerCancels() {
        TokenListener listener =
                new TokenListener() {
                    private int texts;

                    @Override
                    public void text(String text) {
                        texts++;
                    }

                    @Override
                    public boolean cancelled() {
                        return texts >= 3;
                    }
                };
        try (TextSession session = tercet.session(SessionSpec.of(target))) {
            Generation generation =
                    session.generate(prompt(3), GenerationOptions.greedy(), listener);
            assertThat(generation.stopReason()).isEqualTo(StopReason.CANCELLED);
            assertThat(generation.tokens().size()).isBetween(3, 30);
        }
    }

    @Test
    void refusalsAreSentences() {
        assertThatThrownBy(() -> tercet.session(SessionSpec.of(target).withMethod("speculative")))
                .hasMessage("method speculative needs a draft model");
        assertThatThrownBy(() -> tercet.session(SessionSpec.of(target).withMethod("guessing")))
                .hasMessageContaining("no method is called guessing");
        assertThatThrownBy(() -> tercet.session(speculative(twin, 4).withSetting("gamma", "0")))
                .hasMessageContaining("a whole number from 1 to 64, not '0'");
        assertThatThrownBy(() -> tercet.session(speculative(twin, 4).withSetting("delta", "1")))
                .hasMessageContaining("has no setting delta");
        try (TextSession session =
                tercet.session(SessionSpec.of(target).withDraft(twin).withContextLength(8))) {
            assertThat(session.notices())
                    .singleElement()
                    .asString()
                    .contains("does not use the draft model");
            assertThatThrownBy(() ->
                            session.generate(
                                    prompt(9), GenerationOptions.greedy(), TokenListener.NONE))
                    .hasMessage("the prompt has 9 tokens, and the context holds 8");
        }
    }
}
