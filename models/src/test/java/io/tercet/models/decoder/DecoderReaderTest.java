package io.tercet.models.decoder;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.SharedFiles;
import io.tercet.models.gguf.GgufFile;
import org.junit.jupiter.api.Test;

class DecoderReaderTest {

    @Test
    void readsStories() {
        try (GgufFile file = GgufFile.open(SharedFiles.reference("logits/stories260K.gguf"))) {
            DecoderModel model = DecoderReader.read(file);
            assertThat(model.config())
                    .isEqualTo(
                            new DecoderConfig(
                                    "llama",
                                    128,
                                    64,
                                    172,
                                    5,
                                    8,
                                    4,
                                    8,
                                    8,
                                    512,
                                    1e-5f,
                                    new Rope(
                                            8,
                                            10_000,
                                            Rope.Pairing.ADJACENT,
                                            new RopeScaling.None())));
            assertThat(model.tied()).isFalse();
            assertThat(model.layers()).hasSize(5);
        }
    }

    @Test
    void readsBiasesAndTiedOutputOfQwen2() {
        try (GgufFile file = GgufFile.open(SharedFiles.reference("logits/qwen2.F16.gguf"))) {
            DecoderModel model = DecoderReader.read(file);
            assertThat(model.tied()).isTrue();
            assertThat(model.layers()).allMatch(layer -> layer.attnQBias() != null);
            assertThat(model.config().rope().pairing()).isEqualTo(Rope.Pairing.HALVES);
        }
    }

    @Test
    void readsNormsAndKeyLengthOfQwen3() {
        try (GgufFile file = GgufFile.open(SharedFiles.reference("logits/qwen3.Q8_0.gguf"))) {
            DecoderModel model = DecoderReader.read(file);
            assertThat(model.config().keyLength()).isEqualTo(96);
            assertThat(model.config().rope().dimensionCount()).isEqualTo(96);
            assertThat(model.layers())
                    .allMatch(layer -> layer.attnQNorm() != null && layer.attnQBias() == null);
        }
    }
}
