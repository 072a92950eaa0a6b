package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.Shared;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that only read files. */
class FileCommandsTest {
    @TempDir Path folder;

    @Test
    void inspectShowsMetadataAndTensors() {
        Run run = Run.of("inspect", Shared.file("reference/logits/stories260K.gguf").toString());
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains("GGUF v3, alignment 32")
                .contains("292,800 in 48 tensors")
                .containsPattern("llama.embedding_length +64")
                .containsPattern("blk.4.ffn_down.weight +F32 +\\[64, 172]");
    }

    @Test
    void tokenizePrintsAJsonArray() throws IOException {
        String vocabulary = Shared.file("reference/tokenizers/ggml-vocab-gpt-2.gguf").toString();
        Run run = Run.of("tokenize", "--model", vocabulary, "--text", "Hello world</s>");
        assertThat(run).isEqualTo(new Run(0, "[15496, 995, 3556, 82, 29]\n", ""));

        Path file = folder.resolve("text");
        Files.write(file, " Hello\r\n\n".getBytes(StandardCharsets.UTF_8));
        assertThat(Run.of("tokenize", "--model", vocabulary, "--file", file.toString()).out())
                .isEqualTo("[18435, 201, 628]\n");
        assertThat(Run.of("tokenize", "--model", vocabulary, "--text", "").out()).isEqualTo("[]\n");
    }

    @Test
    void quantizeNamesWhatStaysAndWritesTheRest() {
        String stories = Shared.file("reference/logits/stories260K.gguf").toString();
        Path out = folder.resolve("q8.gguf");
        Run run = Run.of("quantize", stories, out.toString(), "q8_0");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).hasLineCount(5).contains("blk.4.ffn_down.weight stays F16");
        assertThat(Run.of("inspect", out.toString()).out())
                .containsPattern("blk.4.attn_q.weight +Q8_0")
                .containsPattern("blk.4.ffn_down.weight +F16");
    }

    @Test
    void synthWritesAModelThatCanBeInspected() {
        Path out = folder.resolve("synthetic.gguf");
        String shape = "qwen3:layers=2,embedding=64,heads=4,kv=2,ff=128,vocab=512";
        Run run = Run.of("synth", "--shape", shape, "--type", "Q4_0", "--out", out.toString());
        assertThat(run).isEqualTo(new Run(0, "", ""));
        assertThat(Run.of("inspect", out.toString()).out())
                .containsPattern("general.architecture +qwen3");
    }

    @Test
    void quantizingAFileOntoItselfIsBadUsageAndLeavesIt() throws IOException {
        Path model = folder.resolve("model.gguf");
        String shape = "llama:layers=1,embedding=64,heads=4,kv=2,ff=128,vocab=300";
        Run.of("synth", "--shape", shape, "--type", "F32", "--out", model.toString());
        byte[] before = Files.readAllBytes(model);
        Path link = Files.createSymbolicLink(folder.resolve("link.gguf"), model);
        Run run = Run.of("quantize", link.toString(), model.toString(), "Q8_0");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("OUT is IN").hasLineCount(1);
        assertThat(model).hasBinaryContent(before);
    }

    @Test
    void aFileThatCannotBeWrittenIsAFailure() {
        String out = folder.resolve("absent").resolve("out.gguf").toString();
        String shape = "llama:layers=1,embedding=64,heads=4,kv=2,ff=128,vocab=300";
        Run run = Run.of("synth", "--shape", shape, "--type", "F32", "--out", out);
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("tercet: " + out).hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "inspect %s",
                "tokenize --model %s --text x",
                "quantize %s out F32",
                "generate --backend reference --prompt a --target %s"
            })
    void aModelThatIsNoneIsAFailureOfOneSentence(String command) throws IOException {
        assertFails(command, folder.resolve("absent.gguf"), "There is no such file.");
        assertFails(command, Files.createFile(folder.resolve("empty.gguf")), "empty");
        Path broken = Files.writeString(folder.resolve("broken.gguf"), "GGUF and no more");
        assertFails(command, broken, "broken.gguf");
        assertFails(command, folder, "");
    }

    private static void assertFails(String command, Path file, String reason) {
        Run run = Run.of(command.formatted(file).split(" "));
        assertThat(run.code()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines().filter(line -> !line.contains("backend reference")))
                .singleElement()
                .asString()
                .startsWith("tercet: ")
                .contains(reason);
    }
}
