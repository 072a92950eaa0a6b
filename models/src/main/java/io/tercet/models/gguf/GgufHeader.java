package io.tercet.models.gguf;

import io.tercet.models.gguf.Cursor.Unreadable;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/** Reads everything before the tensor data, and collects what is wrong with it. */
final class GgufHeader {
    private static final int MAGIC = 0x46554747; // "GGUF"
    private static final int DEFAULT_ALIGNMENT = 32;
    private static final int SMALLEST_ENTRY = 8 + 4 + 1; // name's length, type, a value of one byte
    private static final int SMALLEST_TENSOR = 8 + 4 + 8 + 4 + 8; // the same with one dimension
    private static final int MOST_DIMENSIONS = 4; // GGML_MAX_DIMS

    private final Cursor cursor;
    private final SequencedMap<String, GgufValue> metadata = new LinkedHashMap<>();
    private final List<TensorInfo> tensors = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private int version;
    private long alignment = DEFAULT_ALIGNMENT;
    private boolean complete;

    GgufHeader(MemorySegment file) {
        cursor = new Cursor(file, 0);
        try {
            read();
        } catch (Unreadable end) {
            problems.add(String.valueOf(end.getMessage()));
        }
    }

    int version() {
        return version;
    }

    long alignment() {
        return alignment;
    }

    SequencedMap<String, GgufValue> metadata() {
        return metadata;
    }

    List<TensorInfo> tensors() {
        return tensors;
    }

    /** The tensors' dimensions by name; names must be unique. */
    Map<String, List<Long>> dimensions() {
        return tensors.stream()
                .collect(Collectors.toUnmodifiableMap(TensorInfo::name, TensorInfo::dimensions));
    }

    List<String> problems() {
        return problems;
    }

    /** Whether the header was read to its end, so that the tensors' places mean something. */
    boolean complete() {
        return complete;
    }

    /** Where the tensor data starts: the end of the header, aligned. */
    long dataStart() {
        return Math.ceilDiv(cursor.position(), alignment) * alignment;
    }

    private void read() {
        checkMagic();
        checkVersion();
        long tensorCount = readCount("tensors", SMALLEST_TENSOR);
        long entryCount = readCount("metadata entries", SMALLEST_ENTRY);
        for (long i = 0; i < entryCount; i++) {
            readEntry(i);
        }
        boolean aligned = readAlignment();
        for (long i = 0; i < tensorCount; i++) {
            readTensor(i);
        }
        complete = aligned;
    }

    private void checkMagic() {
        int magic = cursor.readInt("the magic number");
        if (magic != MAGIC) {
            throw new Unreadable(
                    "It is no GGUF file: it starts with 0x%08x instead of \"GGUF\"."
                            .formatted(Integer.reverseBytes(magic)));
        }
    }

    private void checkVersion() {
        version = cursor.readInt("the version");
        if (version != 2 && version != 3) {
            int swapped = Integer.reverseBytes(version);
            throw new Unreadable(
                    swapped == 2 || swapped == 3
                            ? "It is big-endian; only little-endian files can be read."
                            : "Its GGUF version should be 2 or 3, not %s."
                                    .formatted(Integer.toUnsignedString(version)));
        }
    }

    private long readCount(String what, int smallest) {
        long count = cursor.readLong("the number of " + what);
        if (count < 0 || count > cursor.remaining() / smallest) {
            throw new Unreadable(
                    "It claims %s %s, but only %d bytes are left for them."
                            .formatted(Long.toUnsignedString(count), what, cursor.remaining()));
        }
        return count;
    }

    private void readEntry(long index) {
        String key = Words.printable(cursor.readString("the name of metadata entry " + index));
        String what = "metadata value " + key;
        GgufValue value = cursor.readValue(cursor.readType(what), what);
        if (metadata.putIfAbsent(key, value) != null) {
            problems.add("Metadata key %s appears twice.".formatted(key));
        }
    }

    private boolean readAlignment() {
        GgufValue value = metadata.get("general.alignment");
        if (value == null) {
            return true;
        }
        long given = value.type() == GgufType.UINT32 ? value.integer().orElse(0) : 0;
        if (Long.bitCount(given) != 1) {
            problems.add(
                    "general.alignment should be a uint32 power of two, not %s (%s)."
                            .formatted(value.shortened(), value.describe()));
            return false;
        }
        alignment = given;
        return true;
    }

    private void readTensor(long index) {
        String name = Words.printable(cursor.readString("the name of tensor " + index));
        String what = "tensor " + name;
        int count = cursor.readInt("the number of dimensions of " + what);
        if (count < 1 || count > MOST_DIMENSIONS) {
            throw new Unreadable(
                    "%s should have 1 to %d dimensions, not %s."
                            .formatted(
                                    Words.capital(what),
                                    MOST_DIMENSIONS,
                                    Integer.toUnsignedString(count)));
        }
        List<Long> dimensions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            dimensions.add(cursor.readLong("the dimensions of " + what));
        }
        int type = cursor.readInt("the type of " + what);
        long offset = cursor.readLong("the offset of " + what);
        tensors.add(new TensorInfo(name, List.copyOf(dimensions), type, offset));
    }
}
