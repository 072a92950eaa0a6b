package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.Shared;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A conversation through pipes, with a tiny real model that was given a template. */
class ChatCommandTest {
    private static final String TEMPLATE =
            "{% for message in messages %}{{ '' if loop.first else ' ' }}{{ message.content }}"
                    + "{% endfor %}";

    @TempDir static Path folder;
    private static String plain = "";
    private static String talking = "";

    @BeforeAll
    static void give() {
        plain = Shared.file("reference/logits/stories260K.gguf").toString();
        Path out = folder.resolve("talking.gguf");
        try (GgufFile file = GgufFile.open(Path.of(plain))) {
            GgufWriter writer = new GgufWriter();
            file.metadata().forEach(writer::put);
            writer.put("tokenizer.chat_template", GgufValue.of(TEMPLATE));
            file.tensors()
                    .values()
                    .forEach(tensor ->
                            writer.tensor(
                                    tensor.name(),
                                    tensor.type(),
                                    file.dimensions(tensor.name()),
                                    (first, rows) ->
                                            rows.copyFrom(
                                                    tensor.data()
                                                            .asSlice(
                                                                    first * tensor.rowBytes(),
                                                                    rows.byteSize()))));
            writer.write(out);
        }
        talking = out.toString();
    }

    private static Run chat(String input, String... more) {
        String[] words = new String[7 + more.length];
        System.arraycopy(
                new String[] {
                    "chat", "--backend", "reference", "--max-tokens", "8", "--target", talking
                },
                0,
                words,
                0,
                7);
        System.arraycopy(more, 0, words, 7, more.length);
        return Run.withInput(input, words);
    }

    @Test
    void everyLineGetsAnAnswerAndStatistics() {
        Run run = chat("Once upon a time\n\nOne day\n");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).hasLineCount(2).startsWith(", there was a");
        assertThat(run.err().lines().filter(line -> line.startsWith("[8 tokens"))).hasSize(2);
    }

    @Test
    void theHistoryIsPartOfTheNextPromptAndItsCacheIsReused() {
        Run run = chat("Once upon a time\nOne day\n");
        Run again = chat("Once upon a time\n");
        assertThat(run.out()).startsWith(again.out());
        assertThat(promptTokens(run, 1)).isGreaterThan(promptTokens(run, 0) + 8);
    }

    private static int promptTokens(Run run, int turn) {
        String line =
                run.err()
                        .lines()
                        .filter(each -> each.startsWith("[8"))
                        .skip(turn)
                        .findFirst()
                        .orElseThrow();
        return Integer.parseInt(line.replaceFirst(".*prompt (\\d+) tokens.*", "$1"));
    }

    @Test
    void aMessageThatDoesNotFitIsTakenBack() {
        Run run = chat("Once upon a time there was\nOnce\n", "--context", "5");
        assertThat(run.code()).isZero();
        assertThat(run.err()).contains("the context holds 5").contains("[");
    }

    @Test
    void noInputIsAShortConversation() {
        assertThat(chat("").code()).isZero();
    }

    @Test
    void generateTakesAMessageToo() {
        Run run =
                Run.of(
                        "generate",
                        "--chat",
                        "--backend",
                        "reference",
                        "--max-tokens",
                        "8",
                        "--target",
                        talking,
                        "--prompt",
                        "Once upon a time");
        assertThat(run.out()).startsWith(", there was a");
    }

    @Test
    void aBaseModelCannotChat() {
        Run run = Run.withInput("Hi\n", "chat", "--backend", "reference", "--target", plain);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).endsWith("it continues texts, see tercet generate\n");
    }
}
