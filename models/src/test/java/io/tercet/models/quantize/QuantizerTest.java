package io.tercet.models.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.SharedFiles;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizerTest {
    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void makesWhatASyntheticModelOfTheTypeIs(TensorType type) {
        boolean large = type.blockLength() > 32;
        String shape =
                "qwen3:layers=1,embedding=256,heads=2,ff=256,vocab=300,key=" + (large ? 128 : 32);
        Path plain = folder.resolve("plain.gguf");
        Path quantised = folder.resolve("quantised.gguf");
        Path direct = folder.resolve("direct.gguf");
        SyntheticModel.of(shape, TensorType.F32, 3).write(plain);
        SyntheticModel.of(shape, type, 3).write(direct);

        assertThat(Quantizer.quantize(plain, quantised, type)).isEmpty();

        try (GgufFile one = GgufFile.open(quantised);
                GgufFile other = GgufFile.open(direct)) {
            assertThat(one.tensors().sequencedKeySet())
                    .containsExactlyElementsOf(other.tensors().sequencedKeySet());
            for (Tensor tensor : one.tensors().values()) {
                Tensor same = other.tensor(tensor.name()).orElseThrow();
                assertThat(tensor.type()).isEqualTo(same.type());
                assertThat(tensor.data().mismatch(same.data())).as(tensor.name()).isEqualTo(-1);
            }
            assertThat(one.integer("general.file_type"))
                    .isEqualTo(other.integer("general.file_type"));
        }
    }

    @Test
    void namesMatricesWhoseRowsAreNoWholeBlocks() {
        Path stories = SharedFiles.reference("logits/stories260K.gguf");
        Path out = folder.resolve("stories.Q8_0.gguf");
        List<String> notices = Quantizer.quantize(stories, out, TensorType.Q8_0);
        assertThat(notices)
                .hasSize(5)
                .first()
                .isEqualTo(
                        "blk.0.ffn_down.weight stays F16: its rows of 172 elements are no whole"
                                + " blocks of Q8_0.");
        try (GgufFile before = GgufFile.open(stories);
                GgufFile after = GgufFile.open(out)) {
            assertThat(type(after, "blk.0.ffn_down.weight")).isEqualTo(TensorType.F16);
            assertThat(type(after, "blk.0.ffn_up.weight")).isEqualTo(TensorType.Q8_0);
            assertThat(type(after, "blk.0.ffn_norm.weight")).isEqualTo(TensorType.F32);
            assertThat(after.integer("general.file_type")).hasValue(7);
            assertThat(after.strings("tokenizer.ggml.tokens"))
                    .isEqualTo(before.strings("tokenizer.ggml.tokens"));
            assertThat(after.metadata().keySet()).containsAll(before.metadata().keySet());
        }
    }

    @Test
    void aCutModelHasTheLayersItKeeps() {
        Path stories = SharedFiles.reference("logits/stories260K.gguf");
        Path out = folder.resolve("cut.gguf");
        Quantizer.quantize(stories, out, TensorType.F32, LayerCut.parse("0,2-3"));
        try (GgufFile before = GgufFile.open(stories);
                GgufFile after = GgufFile.open(out)) {
            assertThat(after.integer("llama.block_count")).hasValue(3);
            assertThat(after.tensors()).hasSize(before.tensors().size() - 2 * 9);
            Tensor kept = before.tensor("blk.2.ffn_down.weight").orElseThrow();
            Tensor cut = after.tensor("blk.1.ffn_down.weight").orElseThrow();
            assertThat(cut.data().mismatch(kept.data())).isEqualTo(-1);
            assertThat(after.tensor("blk.3.ffn_down.weight")).isEmpty();
        }
        assertThatThrownBy(() ->
                        Quantizer.quantize(stories, out, TensorType.F32, LayerCut.parse("3-5")))
                .hasMessageEndingWith("There is no layer 5, the last is 4.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "3-1", "0-2,1", "4,4", "1-", "0,,1", "-1"})
    void layersAreNamedOnceAndInOrder(String text) {
        assertThatThrownBy(() -> LayerCut.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    /** llama.cpp's own files of the same random model, made by {@code llama-quantize}. */
    @ParameterizedTest
    @CsvSource({"F16, F16", "BF16, BF16", "Q8_0, Q8_0", "Q4_0, Q4_0"})
    void writesLlamaCppsBytes(TensorType type, String name) {
        assertThat(equalShare(type, "logits/llama." + name + ".gguf")).isEqualTo(1);
    }

    /** Errors no more than a twentieth above llama.cpp's on the same random model. */
    @ParameterizedTest
    @CsvSource({"Q4_K, Q4_K_S", "Q6_K, Q6_K"})
    void errsAsLittleAsLlamaCpp(TensorType type, String name) {
        Path plain = SharedFiles.reference("logits/llama.f32.gguf");
        Path out = folder.resolve("out.gguf");
        Quantizer.quantize(plain, out, type);
        double ours = squareError(plain, out, type);
        double theirs =
                squareError(plain, SharedFiles.reference("logits/llama." + name + ".gguf"), type);
        assertThat(ours).isPositive().isLessThan(1.05 * theirs);
    }

    /** Mean square error over all tensors of the type. */
    private static double squareError(Path plain, Path quantised, TensorType type) {
        double error = 0;
        long elements = 0;
        try (GgufFile exact = GgufFile.open(plain);
                GgufFile rounded = GgufFile.open(quantised)) {
            for (Tensor tensor : rounded.tensors().values()) {
                for (int row = 0; tensor.type() == type && row < tensor.rows(); row++) {
                    float[] values = tensor.read(row);
                    float[] wanted = exact.tensor(tensor.name()).orElseThrow().read(row);
                    for (int i = 0; i < values.length; i++) {
                        error += Math.pow(values[i] - wanted[i], 2);
                    }
                    elements += values.length;
                }
            }
        }
        return error / elements;
    }

    private double equalShare(TensorType type, String name) {
        Path plain = SharedFiles.reference("logits/llama.f32.gguf");
        Path out = folder.resolve("out.gguf");
        Quantizer.quantize(plain, out, type);
        long equal = 0;
        long all = 0;
        try (GgufFile ours = GgufFile.open(out);
                GgufFile theirs = GgufFile.open(SharedFiles.reference(name))) {
            for (Tensor tensor : theirs.tensors().values()) {
                Tensor same = ours.tensor(tensor.name()).orElseThrow();
                if (tensor.type() == type && same.type() == type) {
                    long end =
                            MemorySegment.mismatch(
                                    tensor.data(),
                                    0,
                                    tensor.data().byteSize(),
                                    same.data(),
                                    0,
                                    same.data().byteSize());
                    equal += end < 0 ? tensor.data().byteSize() : end;
                    all += tensor.data().byteSize();
                }
            }
        }
        return (double) equal / all;
    }

    private static TensorType type(GgufFile file, String tensor) {
        return file.tensor(tensor).orElseThrow().type();
    }
}
