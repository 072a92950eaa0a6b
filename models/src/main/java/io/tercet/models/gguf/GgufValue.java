package io.tercet.models.gguf;

import io.tercet.models.tensor.LittleEndian;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A metadata value as it lies in a file; decoded when asked for. The accessors are empty when the
 * value is of another type.
 *
 * @param bytes the value's encoding, without its type; strings and arrays with their lengths
 */
public record GgufValue(GgufType type, MemorySegment bytes) {
    private static final int ARRAY_START = Integer.BYTES + Long.BYTES;

    public static GgufValue of(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return encoded(GgufType.STRING, buffer(8L + utf8.length).putLong(utf8.length).put(utf8));
    }

    public static GgufValue of(boolean flag) {
        return encoded(GgufType.BOOL, buffer(1).put((byte) (flag ? 1 : 0)));
    }

    /** A UINT32, which GGUF uses for sizes and ids. */
    public static GgufValue ofSize(int size) {
        return encoded(GgufType.UINT32, buffer(4).putInt(size));
    }

    /** A FLOAT32. */
    public static GgufValue of(float number) {
        return encoded(GgufType.FLOAT32, buffer(4).putFloat(number));
    }

    public static GgufValue ofStrings(List<String> texts) {
        List<byte[]> utf8 =
                texts.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
        long size = utf8.stream().mapToLong(text -> 8L + text.length).sum();
        ByteBuffer out = array(GgufType.STRING, utf8.size(), size);
        utf8.forEach(text -> out.putLong(text.length).put(text));
        return encoded(GgufType.ARRAY, out);
    }

    /** An array of INT32. */
    public static GgufValue ofInts(int[] numbers) {
        ByteBuffer out = array(GgufType.INT32, numbers.length, 4L * numbers.length);
        for (int number : numbers) {
            out.putInt(number);
        }
        return encoded(GgufType.ARRAY, out);
    }

    /** An array of FLOAT32. */
    public static GgufValue ofFloats(float[] numbers) {
        ByteBuffer out = array(GgufType.FLOAT32, numbers.length, 4L * numbers.length);
        for (float number : numbers) {
            out.putFloat(number);
        }
        return encoded(GgufType.ARRAY, out);
    }

    public Optional<String> string() {
        return type == GgufType.STRING
                ? Optional.of(new Cursor(bytes, 0).readString("a string"))
                : Optional.empty();
    }

    /** An integer of any width; UINT64 above the range of {@code long} comes out negative. */
    public OptionalLong integer() {
        return switch (type) {
            case UINT8 -> OptionalLong.of(Byte.toUnsignedLong(bytes.get(ValueLayout.JAVA_BYTE, 0)));
            case INT8 -> OptionalLong.of(bytes.get(ValueLayout.JAVA_BYTE, 0));
            case UINT16 -> OptionalLong.of(Short.toUnsignedLong(bytes.get(LittleEndian.SHORT, 0)));
            case INT16 -> OptionalLong.of(bytes.get(LittleEndian.SHORT, 0));
            case UINT32 -> OptionalLong.of(Integer.toUnsignedLong(bytes.get(LittleEndian.INT, 0)));
            case INT32 -> OptionalLong.of(bytes.get(LittleEndian.INT, 0));
            case UINT64, INT64 -> OptionalLong.of(bytes.get(LittleEndian.LONG, 0));
            case FLOAT32, FLOAT64, BOOL, STRING, ARRAY -> OptionalLong.empty();
        };
    }

    /** A floating-point number of either width. */
    public OptionalDouble real() {
        return switch (type) {
            case FLOAT32 -> OptionalDouble.of(bytes.get(LittleEndian.FLOAT, 0));
            case FLOAT64 -> OptionalDouble.of(bytes.get(LittleEndian.DOUBLE, 0));
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64, BOOL, STRING, ARRAY ->
                    OptionalDouble.empty();
        };
    }

    public Optional<Boolean> bool() {
        return type == GgufType.BOOL
                ? Optional.of(bytes.get(ValueLayout.JAVA_BYTE, 0) != 0)
                : Optional.empty();
    }

    /** An array's values, each on its own; arrays may hold arrays. */
    public Optional<List<GgufValue>> elements() {
        return type == GgufType.ARRAY ? Optional.of(first(length())) : Optional.empty();
    }

    public Optional<List<String>> strings() {
        if (!isArrayOf(GgufType.STRING)) {
            return Optional.empty();
        }
        Cursor cursor = new Cursor(bytes, ARRAY_START);
        int count = length();
        List<String> texts = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            texts.add(cursor.readString("a string"));
        }
        return Optional.of(texts);
    }

    /** An array of INT32 or of UINT32 (whose upper half comes out negative). */
    public Optional<int[]> ints() {
        return isArrayOf(GgufType.INT32) || isArrayOf(GgufType.UINT32)
                ? Optional.of(bytes.asSlice(ARRAY_START).toArray(LittleEndian.INT))
                : Optional.empty();
    }

    /** An array of FLOAT32. */
    public Optional<float[]> floats() {
        return isArrayOf(GgufType.FLOAT32)
                ? Optional.of(bytes.asSlice(ARRAY_START).toArray(LittleEndian.FLOAT))
                : Optional.empty();
    }

    /** The type in words, such as {@code array of 512 string}. */
    public String describe() {
        return type == GgufType.ARRAY
                ? "array of %d %s".formatted(length(), word(elementType()))
                : word(type);
    }

    /** The value as text; of an array at most the first {@code limit} elements. */
    public String summary(int limit) {
        return switch (type) {
            case STRING -> string().orElseThrow();
            case BOOL -> String.valueOf(bool().orElseThrow());
            case FLOAT32 -> String.valueOf((float) real().orElseThrow());
            case FLOAT64 -> String.valueOf(real().orElseThrow());
            case UINT64 -> Long.toUnsignedString(integer().orElseThrow());
            case UINT8, INT8, UINT16, INT16, UINT32, INT32, INT64 ->
                    String.valueOf(integer().orElseThrow());
            case ARRAY -> arraySummary(limit);
        };
    }

    /** The value as a short text on one line, for messages. */
    public String shortened() {
        return Words.printable(summary(4));
    }

    private String arraySummary(int limit) {
        List<String> shown = new ArrayList<>();
        first(Math.min(limit, length())).forEach(value -> shown.add(value.summary(limit)));
        String more = length() > limit ? ", ... %d in all".formatted(length()) : "";
        return "[" + String.join(", ", shown) + more + "]";
    }

    private List<GgufValue> first(int count) {
        Cursor cursor = new Cursor(bytes, ARRAY_START);
        List<GgufValue> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(cursor.readValue(elementType(), "an element"));
        }
        return values;
    }

    private boolean isArrayOf(GgufType element) {
        return type == GgufType.ARRAY && elementType() == element;
    }

    private GgufType elementType() {
        return GgufType.of(bytes.get(LittleEndian.INT, 0)).orElseThrow();
    }

    private int length() {
        return Math.toIntExact(bytes.get(LittleEndian.LONG, Integer.BYTES));
    }

    private static String word(GgufType type) {
        return type.name().toLowerCase(Locale.ROOT);
    }

    private static ByteBuffer array(GgufType element, int count, long size) {
        return buffer(ARRAY_START + size).putInt(element.id()).putLong(count);
    }

    private static ByteBuffer buffer(long size) {
        return ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static GgufValue encoded(GgufType type, ByteBuffer bytes) {
        return new GgufValue(type, MemorySegment.ofBuffer(bytes.flip()).asReadOnly());
    }
}
