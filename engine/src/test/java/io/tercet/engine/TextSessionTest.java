package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.engine.decoding.Source;
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
    private static TinyFamily models;

    @BeforeAll
    static void load() {
        tercet = Tercet.open();
        models = TinyFamily.tiny(tercet, folder, "qwen3");
    }

    @AfterAll
    static void close() {
        models.close();
        tercet.close();
    }

    private static SessionSpec speculative(Model draft, int gamma) {
        return SessionSpec.of(models.target())
                .withDraft(draft)
                .withMethod("speculative")
                .withSetting("gamma", Integer.toString(gamma));
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
                SessionSpec small = SessionSpec.of(models.target()).withContextLength(40);
                Generation plain = models.run(small, TinyFamily.prompt(length), options);
                assertThat(plain.stopReason()).isEqualTo(StopReason.CONTEXT);
                assertThat(plain.tokens()).hasSize(41 - length);
                for (Model draft : models.all()) {
                    SessionSpec spec = speculative(draft, gamma).withContextLength(40);
                    Generation fast = models.run(spec, TinyFamily.prompt(length), options);
                    assertThat(fast.tokens()).isEqualTo(plain.tokens());
                    assertThat(fast.stopReason()).isEqualTo(StopReason.CONTEXT);
                }
            }
        }
    }

    @Test
    void statisticsAddUp() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(60);
        Generation generation =
                models.run(speculative(models.twin(), 4), TinyFamily.prompt(5), options);
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
                SessionSpec.of(models.target())
                        .withQualifier(models.target())
                        .withDraft(models.target())
                        .withMethod("pyramid")
                        .withSetting("tau_q", "1e-6")
                        .withSetting("tau_t", "1e-6");
        Statistics s =
                models.run(spec, TinyFamily.prompt(4), GenerationOptions.greedy().withMaxTokens(80))
                        .statistics();
        assertThat(s.qualified().tokens()).isEqualTo(s.accepted()).isGreaterThan(70);
        assertThat(s.targetPasses()).isEqualTo(s.rounds()).isLessThan(6);
    }

    @Test
    void turnsShareTheirCache() {
        try (TextSession session = tercet.session(SessionSpec.of(models.target()))) {
            GenerationOptions options = GenerationOptions.greedy().withMaxTokens(8);
            Generation first = session.generate(TinyFamily.prompt(30), options, TokenListener.NONE);
            int[] longer =
                    IntStream.concat(
                                    IntStream.of(TinyFamily.prompt(30)),
                                    first.tokens().stream().mapToInt(i -> i))
                            .toArray();
            Generation second = session.generate(longer, options, TokenListener.NONE);
            assertThat(second.tokens())
                    .isEqualTo(
                            models.run(SessionSpec.of(models.target()), longer, options).tokens());
            assertThat(second.statistics().prefillPasses()).isZero();
        }
    }

    @Test
    void sessionsOfOneModelRunConcurrently() {
        GenerationOptions options = GenerationOptions.sampling(Sampling.PLAIN, 5).withMaxTokens(40);
        List<Integer> alone =
                models.run(speculative(models.twin(), 3), TinyFamily.prompt(6), options).tokens();
        List<CompletableFuture<Generation>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            running.add(
                    CompletableFuture.supplyAsync(() ->
                            models.run(
                                    speculative(models.twin(), 3).withThreads(1),
                                    TinyFamily.prompt(6),
                                    options)));
        }
        assertThat(running).allMatch(future -> future.join().tokens().equals(alone));
    }

    @Test
    void aStopTextEndsAndIsCutOff() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(60);
        Generation whole =
                models.run(SessionSpec.of(models.target()), TinyFamily.prompt(3), options);
        String stop = whole.text().substring(10, 13);
        StringBuilder streamed = new StringBuilder();
        try (TextSession session = tercet.session(speculative(models.target(), 6))) {
            Generation cut =
                    session.generate(
                            TinyFamily.prompt(3),
                            options.withStops(List.of(stop)),
                            streamed::append);
            assertThat(cut.stopReason()).isEqualTo(StopReason.STOP);
            assertThat(cut.text()).isEqualTo(whole.text().substring(0, whole.text().indexOf(stop)));
            assertThat(streamed.toString()).isEqualTo(cut.text());
        }
    }

    @Test
    void logProbabilitiesComeWithEveryMethod() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(12).withLogprobs(3);
        List<TokenLogprobs> plain =
                models.run(SessionSpec.of(models.target()), TinyFamily.prompt(3), options)
                        .logprobs();
        assertThat(plain).hasSize(12);
        assertThat(plain).allMatch(one -> one.alternatives().getFirst().token() == one.token());
        assertThat(plain).allMatch(one -> one.logprob() < 0 && one.alternatives().size() == 3);
        assertThat(
                        models.run(speculative(models.twin(), 4), TinyFamily.prompt(3), options)
                                .logprobs())
                .isEqualTo(plain);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void aPromptCanBeCancelledBetweenItsPieces(int asked) {
        TokenListener listener =
                new TokenListener() {
                    private int times;

                    @Override
                    public void text(String text) {}

                    @Override
                    public boolean cancelled() {
                        return ++times >= asked;
                    }
                };
        SessionSpec spec = speculative(models.twin(), 3).withContextLength(700);
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(10);
        int[] prompt = TinyFamily.prompt(600); // three pieces for each of two models
        try (TextSession session = tercet.session(spec)) {
            Generation cut = session.generate(prompt, options, listener);
            assertThat(cut.stopReason()).isEqualTo(StopReason.CANCELLED);
            assertThat(cut.tokens()).isEmpty();
            assertThat(cut.text()).isEmpty();
            assertThat(cut.statistics().targetPasses()).isZero();
            Generation whole = session.generate(prompt, options, TokenListener.NONE);
            assertThat(whole.tokens())
                    .hasSize(10)
                    .isEqualTo(models.run(spec, prompt, options).tokens());
        }
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
        try (TextSession session = tercet.session(SessionSpec.of(models.target()))) {
            Generation generation =
                    session.generate(TinyFamily.prompt(3), GenerationOptions.greedy(), listener);
            assertThat(generation.stopReason()).isEqualTo(StopReason.CANCELLED);
            assertThat(generation.tokens().size()).isBetween(3, 30);
        }
    }

    @Test
    void refusalsAreSentences() {
        assertThatThrownBy(() ->
                        tercet.session(SessionSpec.of(models.target()).withMethod("speculative")))
                .hasMessageStartingWith("method speculative needs a draft model; none was given");
        assertThatThrownBy(() ->
                        tercet.session(SessionSpec.of(models.target()).withMethod("guessing")))
                .hasMessageContaining("no method is called guessing");
        assertThatThrownBy(() ->
                        tercet.session(speculative(models.twin(), 4).withSetting("gamma", "0")))
                .hasMessageContaining("a whole number from 1 to 64, not '0'");
        assertThatThrownBy(() ->
                        tercet.session(speculative(models.twin(), 4).withSetting("delta", "1")))
                .hasMessageContaining("has no setting delta");
        try (TextSession session =
                tercet.session(
                        SessionSpec.of(models.target())
                                .withDraft(models.twin())
                                .withContextLength(8))) {
            assertThat(session.notices())
                    .singleElement()
                    .asString()
                    .contains("does not use the draft model");
            assertThatThrownBy(() ->
                            session.generate(
                                    TinyFamily.prompt(9),
                                    GenerationOptions.greedy(),
                                    TokenListener.NONE))
                    .hasMessage("the prompt has 9 tokens, and the context holds 8");
        }
    }
}
