package io.tercet.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.SharedFiles;
import io.tercet.models.tensor.LittleEndian;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GgufFileTest {
    @TempDir Path folder;

    @Test
    void readsBackWhatTheWriterWrote() {
        Path path = folder.resolve("small.gguf");
        float[] numbers = {1, 2, 3, 4, 5, 6};
        new GgufWriter()
                .put("a.text", GgufValue.of("größe €"))
                .put("a.size", GgufValue.ofSize(-1))
                .put("a.real", GgufValue.of(0.5f))
                .put("a.flag", GgufValue.of(true))
                .put("a.texts", GgufValue.ofStrings(List.of("x", "", "yz")))
                .put("a.ints", GgufValue.ofInts(new int[] {1, -2}))
                .put("a.floats", GgufValue.ofFloats(new float[] {1.5f, -2}))
                .tensor("m", TensorType.F32, List.of(3L, 2L), MemorySegment.ofArray(numbers))
                .tensor("v", TensorType.F32, List.of(1L), MemorySegment.ofArray(new float[] {7}))
                .write(path);

        try (GgufFile file = GgufFile.open(path)) {
            assertThat(file.version()).isEqualTo(3);
            assertThat(file.alignment()).isEqualTo(32);
            assertThat(file.metadata().sequencedKeySet())
                    .containsExactly(
                            "a.text",
                            "a.size",
                            "a.real",
                            "a.flag",
                            "a.texts",
                            "a.ints",
                            "a.floats");
            assertThat(file.string("a.text")).contains("größe €");
            assertThat(file.integer("a.size")).hasValue(4294967295L);
            assertThat(file.real("a.real")).hasValue(0.5);
            assertThat(file.bool("a.flag")).contains(true);
            assertThat(file.strings("a.texts")).contains(List.of("x", "", "yz"));
            assertThat(file.ints("a.ints").orElseThrow()).containsExactly(1, -2);
            assertThat(file.floats("a.floats").orElseThrow()).containsExactly(1.5f, -2);
            assertThat(file.tensors().sequencedKeySet()).containsExactly("m", "v");
            Tensor matrix = file.tensor("m").orElseThrow();
            assertThat(matrix.rows()).isEqualTo(2);
            assertThat(matrix.row(1).toArray(LittleEndian.FLOAT)).containsExactly(4, 5, 6);
            assertThat(file.dimensions("v")).containsExactly(1L);
        }
    }

    @Test
    void valueOfAnotherTypeIsNamed() {
        Path path = folder.resolve("typed.gguf");
        new GgufWriter().put("key", GgufValue.ofStrings(List.of("a"))).write(path);
        try (GgufFile file = GgufFile.open(path)) {
            assertThatThrownBy(() -> file.integer("key"))
                    .isInstanceOf(GgufException.class)
                    .hasMessage(path + ": key should be an integer, not array of 1 string.");
            assertThat(file.integer("other")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "llama.BF16.gguf",
                "llama.F16.gguf",
                "llama.Q4_0.gguf",
                "llama.Q4_K_S.gguf",
                "llama.Q6_K.gguf",
                "llama.Q8_0.gguf",
                "llama.f32.gguf",
                "qwen2.F16.gguf",
                "qwen3.F16.gguf",
                "qwen3.Q8_0.gguf",
                "stories260K.gguf"
            })
    void opensRealFiles(String name) {
        try (GgufFile file = GgufFile.open(SharedFiles.reference("logits/" + name))) {
            assertThat(file.strings("tokenizer.ggml.tokens").orElseThrow()).hasSize(512);
            assertThat(file.tensor("token_embd.weight").orElseThrow().rows()).isEqualTo(512);
        }
    }

    @Test
    void readsBeyondTwoGibibytes() throws IOException {
        Path path = folder.resolve("large.gguf");
        long columns = 1L << 20;
        long rows = 600; // of 4 MiB
        // a file with a hole, so that it takes no room: the header of a large tensor and its end
        Path header = folder.resolve("header.gguf");
        new GgufWriter()
                .tensor(
                        "large",
                        TensorType.F32,
                        List.of(columns, 1L),
                        (first, out) -> out.fill((byte) 0))
                .write(header);
        byte[] start = Files.readAllBytes(header);
        long dataStart = start.length - 4 * columns;
        long rowsAt = 24L + 8 + "large".length() + 4 + 8;
        MemorySegment.ofArray(start).set(LittleEndian.LONG, rowsAt, rows);
        try (FileChannel channel =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.SPARSE)) {
            channel.write(ByteBuffer.wrap(start));
            ByteBuffer last = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(42);
            channel.write(last.flip(), dataStart + 4 * columns * rows - 4);
        }
        try (GgufFile file = GgufFile.open(path)) {
            Tensor large = file.tensor("large").orElseThrow();
            assertThat(large.data().byteSize()).isGreaterThan(1L << 31);
            float[] row = large.read((int) rows - 1);
            assertThat(row[row.length - 1]).isEqualTo(42);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 64, 4096})
    void readsAnyAlignment(int alignment) {
        Path path = folder.resolve("aligned.gguf");
        new GgufWriter()
                .alignment(alignment)
                .tensor("a", TensorType.F32, List.of(1L), MemorySegment.ofArray(new float[] {1}))
                .tensor("b", TensorType.Q8_0, List.of(32L), MemorySegment.ofArray(new byte[34]))
                .tensor("c", TensorType.F32, List.of(1L), MemorySegment.ofArray(new float[] {3}))
                .write(path);
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(file.alignment()).isEqualTo(alignment);
            assertThat(file.tensor("c").orElseThrow().read(0)).containsExactly(3);
        }
    }

    @Test
    void readsVersionTwo() throws IOException {
        Path path = folder.resolve("two.gguf");
        new GgufWriter().put("key", GgufValue.of("value")).write(path);
        byte[] bytes = Files.readAllBytes(path);
        bytes[4] = 2;
        Files.write(path, bytes);
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(file.version()).isEqualTo(2);
            assertThat(file.string("key")).contains("value");
        }
    }

    @Test
    void failingRowsLeaveNoFile() {
        Path path = folder.resolve("never.gguf");
        GgufWriter writer =
                new GgufWriter()
                        .tensor(
                                "t",
                                TensorType.F32,
                                List.of(1L),
                                (first, out) -> {
                                    throw new IllegalStateException("no rows");
                                });
        assertThatThrownBy(() -> writer.write(path)).hasMessage("no rows");
        assertThat(folder).isEmptyDirectory();
    }
}
