package io.tercet.tasks.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.decoder.RotaryTable;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.TinyModels;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MiniatureTest {
    @ParameterizedTest
    @EnumSource(
            value = TensorType.class,
            names = {"F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q4_K"})
    void runsWhateverTheFormat(TensorType type) {
        for (String architecture : List.of("llama", "qwen2", "qwen3")) {
            DecoderModel miniature = Miniature.of(TinyModels.of(architecture, type));
            Prefix prompt = Prefix.of(new int[3]);
            SessionOptions options = new SessionOptions(3, SessionOptions.CacheType.F32, 1);
            try (JvmSession session =
                    new JvmSession(new JvmWeights(miniature), RotaryTable.of(miniature), options)) {
                assertThat(session.score(prompt, prompt.tree()).logits().rows()).isEqualTo(1);
            }
        }
    }

    /** Four-bit blocks are 256 long: one head of 128 alone would cut one in two. */
    @Test
    void keepsBlocksWhole() {
        String shape = "llama:layers=2,embedding=1024,heads=4,kv=4,key=128,ff=512,vocab=300";
        try (GgufFile file = SyntheticModel.of(shape, TensorType.Q4_K, 1).open()) {
            DecoderModel model = DecoderReader.read(file);
            assertThat(model.layers().getFirst().attnOutput().type()).isEqualTo(TensorType.Q4_K);
            DecoderConfig config = Miniature.of(model).config();
            assertThat(config.embeddingLength()).isEqualTo(512);
            assertThat(config.attentionWidth()).isEqualTo(256);
            assertThat(config.blockCount()).isEqualTo(1);
        }
    }

    @Test
    void aWarmUpEndsAndMayBeEndedTwice() {
        Warmup warmup = Warmup.start(TinyModels.of("qwen3", TensorType.Q8_0));
        warmup.close();
        assertThatCode(warmup::close).doesNotThrowAnyException();
    }
}
