package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.engine.decoding.Source;
import io.tercet.models.tensor.TensorType;
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
    private static Model target;
    private static Model twin; // the target in 8 bits: mostly right
    private static Model stranger; // unrelated weights: mostly wrong

    @BeforeAll
    static void load() {
        tercet = Tercet.open();
        target = tercet.load(TinyModels.write(folder, "llama", TensorType.F32, 1));
        twin = tercet.load(TinyModels.write(folder, "llama", TensorType.Q8_0, 1));
        stranger = tercet.load(TinyModels.write(folder, "llama", TensorType.F32, 99));
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

    /** A prompt that repeats itself. */
    private static int[] prompt(int length) {
        return IntStream.range(0, length).map(i -> 40 + i % 7 * 9).toArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lookup", "suffix", "lookahead", "cascade", "pearl", "double"})
    void greedyTextEqualsPlainDecodingUpToTheLastPosition(String method) {
        for (float penalty : new float[] {1, 1.3f}) {
            GenerationOptions options =
                    GenerationOptions.greedy().withMaxTokens(500).withRepetitionPenalty(penalty);
            for (int length : new int[] {1, 2, 17, 24}) {
                SessionSpec plain = SessionSpec.of(target).withContextLength(44);
                Generation expected = run(plain, prompt(length), options);
                for (Model draft : List.of(target, twin, stranger)) {
                    SessionSpec spec = plain.withDraft(draft).withMethod(method);
                    Generation fast = run(spec, prompt(length), options);
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
                SessionSpec.of(target)
                        .withQualifier(twin)
                        .withDraft(stranger)
                        .withMethod("cascade")
                        .withSetting("candidates", "3");
        Generation cascade = run(spec, prompt(20), options);
        assertThat(cascade.tokens())
                .isEqualTo(run(SessionSpec.of(target), prompt(20), options).tokens());
        Statistics s = cascade.statistics();
        assertThat(s.draftPasses()).isGreaterThan(s.qualifierPasses());
        assertThat(s.qualifierPasses()).isGreaterThanOrEqualTo(s.targetPasses());
    }

    @Test
    void turnsOfASessionGoOnFromEachOther() {
        GenerationOptions options = GenerationOptions.greedy().withMaxTokens(30);
        for (String method : List.of("suffix", "double")) {
            SessionSpec spec =
                    SessionSpec.of(target)
                            .withDraft(twin)
                            .withMethod(method)
                            .withContextLength(200);
            try (TextSession session = tercet.session(spec)) {
                int[] prompt = prompt(10);
                for (int turn = 0; turn < 3; turn++) {
                    Generation generation = session.generate(prompt, options, TokenListener.NONE);
                    assertThat(generation.tokens())
                            .isEqualTo(run(SessionSpec.of(target), prompt, options).tokens());
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
                SessionSpec.of(target).withDraft(stranger).withMethod(method).withDatastore(file);
        Generation first = run(spec, prompt(5), options);
        Generation second = run(spec, prompt(5), options);
        assertThat(second.tokens()).isEqualTo(first.tokens());
        assertThat(second.proposedBy()).contains(Source.RETRIEVAL);
        assertThat(second.statistics().targetPasses())
                .isLessThan(first.statistics().targetPasses() / 2);
        assertThat(first.statistics().notes()).containsEntry("datastore", file + ", 0 tokens");
        Files.writeString(file, "something else");
        assertThatThrownBy(() -> run(spec, prompt(5), options))
                .hasMessage(
                        "datastore %s, line 1: expected 'tercet-datastore 1 %d'",
                        file, target.config().vocabularySize());
    }
}
