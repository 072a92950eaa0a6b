package io.tercet.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.engine.Shared;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogitsCommandTest {
    @TempDir Path folder;

    @Test
    void writesARowPerTokenAndRefusesWhatIsNoToken() {
        String stories = Shared.file("reference/logits/stories260K.gguf").toString();
        Path out = folder.resolve("logits");
        Run run =
                Run.of(
                        "logits",
                        "--backend",
                        "reference",
                        "--model",
                        stories,
                        "--ids",
                        "1 403, 407",
                        "--out",
                        out.toString());
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(out).hasSize(3 * 512 * 4);
        for (String wrong : List.of("", "1 x", "-1", "1 99999999999")) {
            Run bad = Run.of("logits", "--model", stories, "--ids", wrong, "--out", "unused");
            assertThat(bad.code()).as(bad.err()).isEqualTo(2);
        }
        Run outside =
                Run.of(
                        "logits",
                        "--backend",
                        "reference",
                        "--model",
                        stories,
                        "--ids",
                        "512",
                        "--out",
                        out.toString());
        assertThat(outside.code()).isEqualTo(1);
        assertThat(outside.err()).endsWith("token 512 is not in the vocabulary of 512\n");
    }
}
