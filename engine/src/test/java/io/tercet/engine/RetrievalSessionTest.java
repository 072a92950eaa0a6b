package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.engine.decoding.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The training-free methods through the whole engine, on small random models. */
class RetrievalSessionTest {
    @TempDir static Path folder;
    private static Tercet tercet;
    private static TinyFamily models;

    @BeforeAll
    static void load() {
        tercet = Tercet.open();
        models = TinyFamily.tiny(tercet, folder, "llama");
    }

    @AfterAll
    static void close() {
        models.close();
        tercet.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lookup", "suffix", "lookahead", "cascade", "pearl", "double"})
    void greedyTextEqualsPlainDecodingUpToTheLastPosition(String method) {
        for (float penalty : new float[] {1, 1.3f}) {
            GenerationOptions options =
                    GenerationOptions.greedy().withMaxTokens(500).withRepetitionPenalty(penalty);
            for (int length : new int[] {1, 2, 17, 24}) {
                SessionSpec plain = SessionSpec.of(models.target()).withContextLength(44);
                Generation expected =
                        models.run(plain, TinyFamily.repetitivePrompt(length), options);
                for (Model draft : models.all()) {
                    SessionSpec spec = plain.withDraft(draft).withMethod(method);
                    Generation fast =
                            models.run(spec, TinyFamily.repetitivePrompt(length), options);
                    assertThat(fast.tokens()).isEqualTo(expected.tokens());
                    assertThat(fast.stopReason()).isEqualTo(StopReason.CONTEXT);
                    assertThat(fast.statistics().targetPasses())
                            .isEqualTo(fast.statistics().rounds());
                }
            }
        }
    }

    @Test
    void aCascadeOfThreeModelsEqualsPlainDecoding() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(60);
        SessionSpec spec =
                SessionSpec.of(models.target())
                        .withQualifier(models.twin())
                        .withDraft(models.stranger())
                        .withMethod("cascade")
                        .withSetting("candidates", "3");
        Generation cascade = models.run(spec, TinyFamily.repetitivePrompt(20), options);
        assertThat(cascade.tokens())
                .isEqualTo(
                        models.run(
                                        SessionSpec.of(models.target()),
                                        TinyFamily.repetitivePrompt(20),
                                        options)
                                .tokens());
        Statistics s = cascade.statistics();
        assertThat(s.draftPasses()).isGreaterThan(s.qualifierPasses());
        assertThat(s.qualifierPasses()).isGreaterThanOrEqualTo(s.targetPasses());
    }

    @Test
    void turnsOfASessionGoOnFromEachOther() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(30);
        for (String method : List.of("suffix", "double")) {
            SessionSpec spec =
                    SessionSpec.of(models.target())
                            .withDraft(models.twin())
                            .withMethod(method)
                            .withContextLength(200);
            try (TextSession session = tercet.session(spec)) {
                int[] prompt = TinyFamily.repetitivePrompt(10);
                for (int turn = 0; turn < 3; turn++) {
                    Generation generation = session.generate(prompt, options, TokenListener.NONE);
                    assertThat(generation.tokens())
                            .isEqualTo(
                                    models.run(SessionSpec.of(models.target()), prompt, options)
                                            .tokens());
                    prompt =
                            IntStream.concat(
                                            IntStream.of(prompt),
                                            generation.tokens().stream().mapToInt(i -> i))
                                    .toArray();
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"double", "suffix"})
    void aDatastoreMakesTheSecondSessionFasterNotDifferent(String method) throws IOException {
        Path file = folder.resolve("kept-" + method);
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(60);
        SessionSpec spec =
                SessionSpec.of(models.target())
                        .withDraft(models.stranger())
                        .withMethod(method)
                        .withDatastore(file);
        Generation first = models.run(spec, TinyFamily.repetitivePrompt(5), options);
        Generation second = models.run(spec, TinyFamily.repetitivePrompt(5), options);
        assertThat(second.tokens()).isEqualTo(first.tokens());
        assertThat(second.proposedBy()).contains(Source.RETRIEVAL);
        assertThat(second.statistics().targetPasses())
                .isLessThan(first.statistics().targetPasses() / 2);
        assertThat(first.statistics().notes()).containsEntry("datastore", file + ", 0 tokens");
        Files.writeString(file, "something else");
        assertThatThrownBy(() -> models.run(spec, TinyFamily.repetitivePrompt(5), options))
                .hasMessage(
                        "datastore %s, line 1: expected 'tercet-datastore 1 %d'",
                        file, models.target().config().vocabularySize());
    }
}
