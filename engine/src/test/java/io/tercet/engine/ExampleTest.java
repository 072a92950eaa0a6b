package io.tercet.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example of the README, compiled and run. */
class ExampleTest {
    @TempDir Path folder;

    @Test
    void runs() {
        Path targetFile = TinyModels.write(folder, "llama", TensorType.F32, 1);
        Path draftFile = TinyModels.write(folder, "llama", TensorType.Q8_0, 1);
        StringBuilder out = new StringBuilder();
        // example
        try (Tercet tercet = Tercet.open();
                Model target = tercet.load(targetFile);
                Model draft = tercet.load(draftFile);
                TextSession session =
                        tercet.session(
                                SessionSpec.of(target)
                                        .withDraft(draft)
                                        .withMethod("speculative")
                                        .withSetting("gamma", "4"))) {
            GenerationOptions options = GenerationOptions.greedy().withMaxTokens(32);
            Generation story = session.generate("Once upon a time", options, out::append);
            Statistics statistics = story.statistics();
            out.append(
                    "\n%d tokens in %d target passes"
                            .formatted(story.tokens().size(), statistics.targetPasses()));
        }
        // end of example
        assertThat(out.toString()).contains("32 tokens in ");
    }
}
