package io.tercet.models.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tercet.models.SharedFiles;
import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DecoderReaderTest {
    @TempDir Path folder;

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

    @Test
    void everyMissingKeyAndTensorIsNamedAtOnce() {
        assertThat(
                        problems(
                                tiny("qwen3"),
                                edit ->
                                        edit.without("qwen3.context_length")
                                                .without("qwen3.attention.head_count")
                                                .with("qwen3.rope.freq_base", GgufValue.of(-1f))
                                                .with(
                                                        "qwen3.rope.scaling.type",
                                                        GgufValue.of("longrope"))
                                                .without("blk.0.attn_q_norm.weight")
                                                .without("blk.1.ffn_up.weight")
                                                .without("output_norm.weight")))
                .containsExactlyInAnyOrder(
                        "Key qwen3.context_length is missing.",
                        "Key qwen3.attention.head_count is missing.",
                        "Key qwen3.rope.freq_base should be a positive number, not -1.0 (float32).",
                        "Key qwen3.rope.scaling.type should be none, linear or yarn, not longrope.",
                        "Tensor blk.0.attn_q_norm.weight is missing.",
                        "Tensor blk.1.ffn_up.weight is missing.",
                        "Tensor output_norm.weight is missing.");
    }

    @Test
    void everyWrongShapeIsNamedAtOnce() {
        assertThat(
                        problems(
                                tiny("llama"),
                                edit ->
                                        edit.with(
                                                "llama.feed_forward_length", GgufValue.ofSize(96))))
                .containsExactlyInAnyOrder(
                        "Tensor blk.0.ffn_gate.weight should have 96 rows of 64 elements, not 160"
                                + " of 64.",
                        "Tensor blk.1.ffn_gate.weight should have 96 rows of 64 elements, not 160"
                                + " of 64.",
                        "Tensor blk.0.ffn_up.weight should have 96 rows of 64 elements, not 160 of"
                                + " 64.",
                        "Tensor blk.1.ffn_up.weight should have 96 rows of 64 elements, not 160 of"
                                + " 64.",
                        "Tensor blk.0.ffn_down.weight should have 64 rows of 96 elements, not 64 of"
                                + " 160.",
                        "Tensor blk.1.ffn_down.weight should have 64 rows of 96 elements, not 64 of"
                                + " 160.");
    }

    @Test
    void blocksThatTheSizesDoNotCountAreNamed() {
        assertThat(
                        problems(
                                tiny("qwen2"),
                                edit -> edit.with("qwen2.block_count", GgufValue.ofSize(1))))
                .hasSize(12)
                .contains(
                        "Tensor blk.1.attn_q.weight has no place in a decoder of qwen2 with 1"
                                + " blocks.");
    }

    @Test
    void relationsBetweenSizesAreChecked() {
        assertThat(
                        problems(
                                tiny("qwen3"),
                                edit ->
                                        edit.with(
                                                        "qwen3.attention.head_count_kv",
                                                        GgufValue.ofSize(3))
                                                .with(
                                                        "qwen3.rope.dimension_count",
                                                        GgufValue.ofSize(26))))
                .containsExactly(
                        "Key qwen3.attention.head_count (4) should be a multiple of"
                                + " qwen3.attention.head_count_kv (3).",
                        "Key qwen3.rope.dimension_count should be even and at most the key length"
                                + " 24, not 26.");
    }

    @Test
    void otherArchitecturesAreRefused() {
        assertThat(
                        problems(
                                tiny("llama"),
                                edit -> edit.with("general.architecture", GgufValue.of("mamba"))))
                .containsExactly(
                        "Key general.architecture should be one of llama, qwen2, qwen3, not"
                                + " mamba.");
        assertThat(problems(tiny("llama"), edit -> edit.without("general.architecture")))
                .containsExactly("Key general.architecture is missing.");
        assertThat(
                        problems(
                                tiny("llama"),
                                edit -> edit.with("llama.expert_count", GgufValue.ofSize(8))))
                .containsExactly("It is a mixture of experts, which Tercet does not run.");
    }

    @Test
    void scalingIsRead() {
        Map<String, GgufValue> yarn =
                Map.of(
                        "llama.rope.scaling.type", GgufValue.of("yarn"),
                        "llama.rope.scaling.factor", GgufValue.of(4f),
                        "llama.rope.scaling.original_context_length", GgufValue.ofSize(64));
        assertThat(scaling(yarn)).isEqualTo(new RopeScaling.Yarn(4, 64, 1, 32, 1));
        assertThat(scaling(Map.of("llama.rope.scaling.factor", GgufValue.of(2f))))
                .isEqualTo(new RopeScaling.Linear(2));
        assertThat(scaling(Map.of("llama.rope.scale_linear", GgufValue.of(8f))))
                .isEqualTo(new RopeScaling.Linear(8));
        assertThat(scaling(Map.of("llama.rope.scaling.type", GgufValue.of("none"))))
                .isEqualTo(new RopeScaling.None());
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama", "qwen2", "qwen3"})
    void sizesSurviveWritingAndReading(String family) {
        RopeScaling yarn = new RopeScaling.Yarn(2, 128, 1.5f, 16, 2);
        Path path = folder.resolve("written.gguf");
        try (GgufFile file = tiny(family)) {
            DecoderConfig config = DecoderReader.read(file).config();
            Rope rope = config.rope();
            Rope stretched =
                    new Rope(rope.dimensionCount(), rope.frequencyBase(), rope.pairing(), yarn);
            DecoderConfig changed = withRope(config.withContextLength(99), stretched);
            GgufWriter writer = new GgufWriter();
            file.tensors()
                    .forEach((name, tensor) ->
                            writer.tensor(
                                    name, tensor.type(), file.dimensions(name), tensor.data()));
            ConfigWriter.write(changed, writer);
            writer.write(path);
            try (GgufFile again = GgufFile.open(path)) {
                assertThat(DecoderReader.read(again).config()).isEqualTo(changed);
            }
        }
    }

    private static DecoderConfig withRope(DecoderConfig config, Rope rope) {
        return new DecoderConfig(
                config.architecture(),
                config.contextLength(),
                config.embeddingLength(),
                config.feedForwardLength(),
                config.blockCount(),
                config.headCount(),
                config.headCountKv(),
                config.keyLength(),
                config.valueLength(),
                config.vocabularySize(),
                config.normEpsilon(),
                rope);
    }

    private RopeScaling scaling(Map<String, GgufValue> keys) {
        Edit edit = new Edit();
        keys.forEach(edit::with);
        try (GgufFile file = edited(tiny("llama"), edit)) {
            return DecoderReader.read(file).config().rope().scaling();
        }
    }

    private static GgufFile tiny(String family) {
        return SyntheticModel.tiny(family, TensorType.F32, 1).open();
    }

    private List<String> problems(GgufFile sound, Consumer<Edit> changes) {
        Edit edit = new Edit();
        changes.accept(edit);
        try (GgufFile file = edited(sound, edit)) {
            GgufException broken =
                    catchThrowableOfType(GgufException.class, () -> DecoderReader.read(file));
            assertThat(broken).isNotNull().hasMessageContaining("edited.gguf: ");
            return broken.problems();
        }
    }

    private GgufFile edited(GgufFile sound, Edit edit) {
        Path path = folder.resolve("edited.gguf");
        GgufWriter writer = new GgufWriter();
        try (sound) {
            sound.metadata()
                    .forEach((key, value) -> {
                        if (!edit.removed.contains(key)) {
                            writer.put(key, value);
                        }
                    });
            edit.added.forEach(writer::put);

            sound.tensors().values().stream()
                    .filter(tensor -> !edit.removed.contains(tensor.name()))
                    .forEach(tensor ->
                            writer.tensor(
                                    tensor.name(),
                                    tensor.type(),
                                    sound.dimensions(tensor.name()),
                                    tensor.data()));
            writer.write(path);
        }
        return GgufFile.open(path);
    }

    /** Keys and tensors to change in a sound file. */
    private static final class Edit {
        private final Map<String, GgufValue> added = new HashMap<>();
        private final Set<String> removed = new HashSet<>();

        Edit with(String key, GgufValue value) {
            added.put(key, value);
            return this;
        }

        Edit without(String name) {
            removed.add(name);
            return this;
        }
    }
}
