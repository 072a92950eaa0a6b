package io.tercet.models.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyntheticModelTest {

    @ParameterizedTest
    @EnumSource
    void writesEveryType(TensorType type) {
        for (String architecture : List.of("llama", "qwen2", "qwen3")) {
            try (GgufFile file = SyntheticModel.tiny(architecture, type, 1).open()) {
                DecoderModel model = DecoderReader.read(file);
                assertThat(model.config().architecture()).isEqualTo(architecture);
                assertThat(model.layers().getFirst().ffnGate().type()).isEqualTo(type);
                assertThat(model.outputNorm().type()).isEqualTo(TensorType.F32);
            }
        }
    }

    @Test
    void tinyModelsCoverWhatFamiliesDifferIn() {
        try (GgufFile llama = SyntheticModel.tiny("llama", TensorType.F32, 1).open();
                GgufFile qwen2 = SyntheticModel.tiny("qwen2", TensorType.F32, 1).open();
                GgufFile qwen3 = SyntheticModel.tiny("qwen3", TensorType.F32, 1).open()) {
            DecoderModel withFactors = DecoderReader.read(llama);
            assertThat(withFactors.ropeFactors()).isNotNull();
            assertThat(withFactors.tied()).isFalse();
            DecoderModel withBiases = DecoderReader.read(qwen2);
            assertThat(withBiases.layers().getFirst().attnQBias()).isNotNull();
            assertThat(withBiases.tied()).isTrue();
            DecoderModel withNorms = DecoderReader.read(qwen3);
            DecoderConfig config = withNorms.config();
            assertThat(withNorms.layers().getFirst().attnKNorm()).isNotNull();
            assertThat(config.keyLength() * config.headCount())
                    .isNotEqualTo(config.embeddingLength());
        }
    }

    @Test
    void weightsDependOnTheSeedAndNotOnTheType() {
        float[] plain = firstRow(SyntheticModel.tiny("llama", TensorType.F32, 5));
        float[] quantised = firstRow(SyntheticModel.tiny("llama", TensorType.Q8_0, 5));
        assertThat(firstRow(SyntheticModel.tiny("llama", TensorType.F32, 5))).isEqualTo(plain);
        assertThat(firstRow(SyntheticModel.tiny("llama", TensorType.F32, 6))).isNotEqualTo(plain);
        double squares = 0;
        for (int i = 0; i < plain.length; i++) {
            assertThat(quantised[i]).isCloseTo(plain[i], Offset.offset(0.005f));
            squares += plain[i] * plain[i];
        }
        // 64 numbers of deviation 1/8
        assertThat(squares).isBetween(0.5, 2.0);
    }

    private static float[] firstRow(SyntheticModel model) {
        try (GgufFile file = model.open()) {
            Tensor tensor = file.tensor("blk.1.attn_q.weight").orElseThrow();
            return tensor.read(0);
        }
    }

    @Test
    void bytesAreTokensByGpt2sAlphabet() {
        try (GgufFile file = SyntheticModel.tiny("llama", TensorType.F32, 1).open()) {
            List<String> tokens = file.strings("tokenizer.ggml.tokens").orElseThrow();
            assertThat(tokens).hasSize(300).doesNotHaveDuplicates();
            assertThat(tokens.get('A')).isEqualTo("A");
            assertThat(tokens.get(' ')).isEqualTo("Ġ");
            assertThat(tokens.get('\n')).isEqualTo("Ċ");
            assertThat(tokens.get(0xAD)).isEqualTo("Ń");
            assertThat(tokens.get(0xFF)).isEqualTo("ÿ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Qwen3-0.6B, 596049920, 28",
        "Qwen3-1.7B, 1720574976, 28",
        "Llama-3.2-1B, 1235814400, 16",
        "SmolLM2-135M, 134515008, 30"
    })
    void namedShapesHaveTheirModelsSize(String name, long parameters, int blocks) {
        SyntheticModel model = SyntheticModel.of(name, TensorType.Q8_0, 1);
        assertThat(model.shape().config().blockCount()).isEqualTo(blocks);
        assertThat(model.parameters()).isEqualTo(parameters);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Qwen9",
                "mamba:layers=1",
                "llama:layers=2",
                "llama:layers=2,embedding=64,heads=4,kv=3,ff=8,vocab=300",
                "llama:layers=2,embedding=64,heads=4,ff=8,vocab=257",
                "llama:layers=2,embedding=60,heads=4,ff=8,vocab=300",
                "llama:layers=2,embedding=64,heads=0,ff=8,vocab=300",
                "llama:layers=two"
            })
    void saysWhatIsWrongWithAShape(String shape) {
        assertThatThrownBy(() -> SyntheticShape.parse(shape))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("Shape " + shape);
    }
}
