package io.tercet.models.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokenFileTest {
    private static final int F32 = 0;

    @TempDir Path folder;

    /** Builds a file by hand, so that it can lie. */
    private static final class Bytes {
        private final ByteBuffer out = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

        Bytes magic(String text) {
            out.put(text.getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        Bytes number(int value) {
            out.putInt(value);
            return this;
        }

        Bytes number(long value) {
            out.putLong(value);
            return this;
        }

        Bytes text(String text) {
            return number((long) text.length()).magic(text);
        }

        Bytes header(long tensors, long entries) {
            return magic("GGUF").number(3).number(tensors).number(entries);
        }

        Bytes entry(String key, GgufType type, int value) {
            return text(key).number(type.id()).number(value);
        }

        Bytes vector(String name, long length, int type, long offset) {
            return text(name).number(1).number(length).number(type).number(offset);
        }

        Bytes data(int bytes) {
            out.position(Math.ceilDiv(out.position(), 32) * 32 + bytes);
            return this;
        }
    }

    private List<String> problems(Consumer<Bytes> build) {
        Bytes bytes = new Bytes();
        build.accept(bytes);
        Path path = folder.resolve("broken.gguf");
        try {
            Files.write(path, Arrays.copyOf(bytes.out.array(), bytes.out.position()));
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
        GgufException broken =
                catchThrowableOfType(GgufException.class, () -> GgufFile.open(path).close());
        assertThat(broken).isNotNull().hasMessageStartingWith(path.toString());
        return broken.problems();
    }

    @Test
    void aSoundFileBuiltByHandOpens() throws IOException {
        Bytes bytes = new Bytes().header(1, 1).entry("a", GgufType.UINT32, 7);
        bytes.vector("v", 2, F32, 0).data(8);
        Path path = folder.resolve("sound.gguf");
        Files.write(path, Arrays.copyOf(bytes.out.array(), bytes.out.position()));
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(file.integer("a")).hasValue(7);
            assertThat(file.tensor("v")).isPresent();
        }
    }

    @Test
    void wrongStart() {
        assertThat(problems(bytes -> {})).containsExactly("The file is empty.");
        assertThat(problems(bytes -> bytes.magic("PK\3\4").number(3)))
                .containsExactly(
                        "It is no GGUF file: it starts with 0x504b0304 instead of \"GGUF\".");
        assertThat(problems(bytes -> bytes.magic("GG")))
                .singleElement()
                .asString()
                .startsWith("The file ends in the magic number");
        assertThat(problems(bytes -> bytes.magic("GGUF").number(1)))
                .containsExactly("Its GGUF version should be 2 or 3, not 1.");
        assertThat(problems(bytes -> bytes.magic("GGUF").number(3 << 24)))
                .containsExactly("It is big-endian; only little-endian files can be read.");
    }

    @Test
    void absurdCounts() {
        assertThat(problems(bytes -> bytes.header(-1, 0)))
                .singleElement()
                .asString()
                .startsWith("It claims 18446744073709551615 tensors");
        assertThat(problems(bytes -> bytes.header(0, 1L << 40)))
                .singleElement()
                .asString()
                .startsWith("It claims 1099511627776 metadata entries");
        assertThat(
                        problems(bytes ->
                                bytes.header(0, 1)
                                        .text("list")
                                        .number(GgufType.ARRAY.id())
                                        .number(GgufType.UINT64.id())
                                        .number(1L << 30)))
                .containsExactly(
                        "Metadata value list claims 1073741824 elements, but 0 bytes are left.");
        assertThat(
                        problems(bytes ->
                                bytes.header(0, 1).number(Long.MAX_VALUE).number(0L).number(0L)))
                .containsExactly(
                        "The length of the name of metadata entry 0 is absurd"
                                + " (9223372036854775807).");
    }

    @Test
    void unknownTypes() {
        assertThat(problems(bytes -> bytes.header(0, 1).text("key").number(13).number(0)))
                .containsExactly("The type of metadata value key is unknown (13).");
        assertThat(
                        problems(bytes ->
                                bytes.header(2, 0)
                                        .vector("a", 32, 20, 0)
                                        .vector("b", 32, 99, 32)
                                        .data(64)))
                .containsExactly(
                        "Tensor a has type 20, which Tercet does not read.",
                        "Tensor b has type 99, which Tercet does not read.");
    }

    @Test
    void nestingWithoutEnd() {
        assertThat(
                        problems(bytes -> {
                            bytes.header(0, 1).text("deep").number(GgufType.ARRAY.id());
                            for (int i = 0; i < 1000; i++) {
                                bytes.number(GgufType.ARRAY.id()).number(1L);
                            }
                        }))
                .containsExactly("Arrays in metadata value deep are nested too deeply.");
    }

    @Test
    void nestedArraysAreRead() throws IOException {
        Bytes bytes = new Bytes().header(0, 1).text("a").number(GgufType.ARRAY.id());
        bytes.number(GgufType.ARRAY.id()).number(2L);
        bytes.number(GgufType.INT32.id()).number(1L).number(5);
        bytes.number(GgufType.STRING.id()).number(1L).text("x");
        Path path = folder.resolve("nested.gguf");
        Files.write(path, Arrays.copyOf(bytes.out.array(), bytes.out.position()));
        try (GgufFile file = GgufFile.open(path)) {
            assertThat(file.value("a").orElseThrow().summary(4)).isEqualTo("[[5], [x]]");
        }
    }

    @Test
    void alignment() {
        for (int wrong : new int[] {0, 3, -1}) {
            assertThat(
                            problems(bytes ->
                                    bytes.header(0, 1)
                                            .entry("general.alignment", GgufType.UINT32, wrong)))
                    .singleElement()
                    .asString()
                    .startsWith("general.alignment should be a uint32 power of two, not");
        }
    }

    @Test
    void everyMisplacedTensorIsNamedAtOnce() {
        assertThat(
                        problems(bytes ->
                                bytes.header(7, 2)
                                        .entry("key", GgufType.UINT32, 1)
                                        .entry("key", GgufType.UINT32, 2)
                                        .vector("good", 8, F32, 0)
                                        .vector("good", 8, F32, 32)
                                        .vector("askew", 1, F32, 4)
                                        .vector("over", 2, F32, 32)
                                        .vector("outside", 8, F32, 1L << 62)
                                        .vector("huge", Long.MIN_VALUE, F32, 0)
                                        .vector("broken", 33, 8, 0)
                                        .data(64)))
                .containsExactly(
                        "Metadata key key appears twice.",
                        "Tensor good appears twice.",
                        "Tensor askew starts at byte 4 of the data, no multiple of the alignment"
                                + " 32.",
                        "Tensor outside lies outside of the file: 32 bytes from byte"
                                + " 4611686018427387904 of the data, which has 64.",
                        "Tensor huge has absurd dimensions [-9223372036854775808].",
                        "Tensor broken has rows of 33 elements, which are no whole blocks of Q8_0"
                                + " (32).",
                        "Tensors good and over overlap.");
    }

    @Test
    void dimensionsWhoseProductOverflows() {
        assertThat(
                        problems(bytes ->
                                bytes.header(2, 0)
                                        .text("a")
                                        .number(3)
                                        .number(1L)
                                        .number(1L << 33)
                                        .number(1L << 33)
                                        .number(F32)
                                        .number(0L)
                                        .text("b")
                                        .number(2)
                                        .number((long) Integer.MAX_VALUE)
                                        .number((long) Integer.MAX_VALUE)
                                        .number(F32)
                                        .number(0L)))
                .satisfiesExactly(
                        first -> assertThat(first).startsWith("Tensor a has absurd dimensions"),
                        second -> assertThat(second).startsWith("Tensor b lies outside"));
    }

    @Test
    void messagesStayShortWhateverTheNames() {
        List<String> problems =
                problems(bytes ->
                        bytes.header(1, 0)
                                .vector("\n\u001b[31m" + "x".repeat(500), 32, 77, 0)
                                .data(4));
        assertThat(problems).singleElement().asString().hasSizeLessThan(200).doesNotContain("\n");
    }
}
