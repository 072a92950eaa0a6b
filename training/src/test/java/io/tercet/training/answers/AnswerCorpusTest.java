package io.tercet.training.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.models.tokenizer.Tokenizer;
import io.tercet.training.answers.AnswerRow.Span;
import io.tercet.training.torch.Computation;
import io.tercet.training.torch.Precision;
import io.tercet.training.torch.TextGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a tiny synthetic target, whose vocabulary is bytes and {@code <|end|>}. */
class AnswerCorpusTest {
    private static final String SHAPE =
            "llama:layers=1,embedding=64,heads=2,kv=1,ff=64,vocab=260,context=256";
    private static final String TEMPLATE =
            "{% for message in messages %}[{{ message['role'] }}]{{ message['content'] }}<|end|>"
                    + "{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}";
    private static final int LENGTH = 220;
    private static final int END = 257;

    @TempDir Path folder;
    private Path target = Path.of("");
    private TextFolder texts = TextFolder.NONE;

    @BeforeEach
    void make() throws IOException {
        target = folder.resolve("target.gguf");
        chatting(target);
        Path words = Files.createDirectories(folder.resolve("texts"));
        Files.writeString(words.resolve("a.txt"), "A short sentence.\n\n".repeat(200));
        texts = TextFolder.read(List.of(words));
    }

    private void chatting(Path path) {
        Path plain = folder.resolve("plain.gguf");
        SyntheticModel.of(SHAPE, TensorType.F32, 5).write(plain);
        try (GgufFile file = GgufFile.open(plain)) {
            GgufWriter writer = new GgufWriter();
            file.metadata().forEach(writer::put);
            writer.put("tokenizer.chat_template", GgufValue.of(TEMPLATE));
            file.tensors()
                    .forEach((name, tensor) ->
                            writer.tensor(
                                    name,
                                    tensor.type(),
                                    file.dimensions(name),
                                    (first, rows) ->
                                            rows.copyFrom(
                                                    tensor.data()
                                                            .asSlice(
                                                                    first * tensor.rowBytes(),
                                                                    rows.byteSize()))));
            writer.write(path);
        }
    }

    private AnswerCorpus corpus(Path file) throws IOException {
        return new AnswerCorpus(file, Script.of(target, texts), 0.3, 7);
    }

    private TextGenerator generator() {
        return TextGenerator.open(target, new Computation(Precision.FP32, 1), 4, LENGTH);
    }

    @Test
    void rowsAreConversationsAndPassages() throws Exception {
        Path file = folder.resolve("answers.jsonl");
        AnswerCorpus corpus = corpus(file);
        corpus.write(generator(), 1200, _ -> {}, () -> false);
        List<AnswerRow> rows = AnswerFile.read(file);
        assertThat(rows).allMatch(row -> row.tokens().size() == LENGTH);
        assertThat(rows).anyMatch(AnswerRow::isText).anyMatch(row -> !row.isText());
        assertThat(rows.stream().mapToInt(AnswerRow::answerTokens).sum())
                .isGreaterThanOrEqualTo(1200)
                .isEqualTo((int) corpus.progress().answerTokens());
        assertThat(corpus.progress().rows()).isEqualTo(rows.size());
        rows.stream().filter(row -> !row.isText()).forEach(this::assertConversation);
    }

    /** Every answer follows what the template puts in front of it; nothing else is learnt. */
    private void assertConversation(AnswerRow row) {
        String text = text(row.tokens());
        assertThat(text).startsWith("[user]");
        assertThat(row.answers()).isNotEmpty();
        for (Span answer : row.answers()) {
            assertThat(text(row.tokens().subList(0, answer.from()))).endsWith("<|end|>[assistant]");
            assertThat(row.tokens().subList(answer.from(), answer.to() - 1)).doesNotContain(END);
            if (answer.to() + 13 <= LENGTH) {
                assertThat(text(row.tokens().subList(answer.to() - 1, answer.to() + 7)))
                        .contains("<|end|>[user");
            }
        }
    }

    private String text(List<Integer> tokens) {
        StringBuilder text = new StringBuilder();
        tokens.forEach(token -> text.append(token == END ? "<|end|>" : Character.toString(token)));
        return text.toString();
    }

    @Test
    void goesOnWhereItWasStopped() throws Exception {
        Path whole = folder.resolve("whole.jsonl");
        corpus(whole).write(generator(), 1500, _ -> {}, () -> false);

        Path stopped = folder.resolve("stopped.jsonl");
        corpus(stopped).write(generator(), 500, _ -> {}, () -> false);
        int rows = AnswerFile.read(stopped).size();
        AtomicInteger steps = new AtomicInteger();
        corpus(stopped).write(generator(), 1500, _ -> {}, () -> steps.incrementAndGet() > 20);
        assertThat(AnswerFile.read(stopped)).as("a broken-off batch is lost").hasSize(rows);
        corpus(stopped).write(generator(), 1500, _ -> {}, () -> false);
        assertThat(stopped).hasSameTextualContentAs(whole);
    }

    @Test
    void aTargetNeedsAChatTemplate() {
        Path plain = folder.resolve("plain.gguf");
        assertThatThrownBy(() -> Script.of(plain, TextFolder.NONE))
                .hasMessageContaining("plain.gguf has no chat template (tokenizer.chat_template)");
    }

    @Test
    void seamsAreWhatTheTemplatePutsAroundTheWords() {
        try (GgufFile file = GgufFile.open(target)) {
            Tokenizer tokenizer = Tokenizer.of(file);
            Seams seams = Seams.of(file, tokenizer);
            assertThat(text(seams.opening())).isEqualTo("[user]");
            assertThat(text(seams.answer())).isEqualTo("<|end|>[assistant]");
            assertThat(text(seams.question())).isEqualTo("<|end|>[user]");
            assertThat(IntStream.of(tokenizer.encodeMarkup("<|end|>")).boxed())
                    .containsExactly(END);
        }
    }
}
