package io.tercet.models.gguf;

import io.tercet.models.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a GGUF file of version 3: metadata first, then tensors, whose rows are made while they are
 * written, so that memory stays small for files of any size.
 */
public final class GgufWriter {
    private static final int MAGIC = 0x46554747; // "GGUF"
    private static final int VERSION = 3;
    private static final int DEFAULT_ALIGNMENT = 32;
    private static final long CHUNK_BYTES = 4L << 20;

    private final Map<String, GgufValue> metadata = new LinkedHashMap<>();
    private final List<Entry> tensors = new ArrayList<>();
    private int alignment = DEFAULT_ALIGNMENT;

    /** Starts a file without metadata and tensors. */
    public GgufWriter() {}

    /** Makes the rows of a tensor when they are to be written. */
    @FunctionalInterface
    public interface Rows {
        /**
         * Fills {@code out} with whole rows in the tensor's type.
         *
         * @param first number of the first row wanted; calls come in order of rows
         * @param out as many bytes as the rows wanted have; its former content is arbitrary
         */
        void fill(long first, MemorySegment out);
    }

    private record Entry(String name, TensorType type, List<Long> dimensions, Rows rows) {
        long rowBytes() {
            return type.bytes(dimensions.getFirst());
        }

        long rowCount() {
            return dimensions.stream().skip(1).reduce(1L, Math::multiplyExact);
        }

        long bytes() {
            return Math.multiplyExact(rowBytes(), rowCount());
        }
    }

    /** Tensors start at multiples of this power of two (32 unless said otherwise). */
    public GgufWriter alignment(int bytes) {
        if (Integer.bitCount(bytes) != 1 || bytes < 0) {
            throw new IllegalArgumentException("The alignment must be a power of two: " + bytes);
        }
        alignment = bytes;
        return put("general.alignment", GgufValue.ofSize(bytes));
    }

    /** Sets a metadata value; a key that was set keeps its place. */
    public GgufWriter put(String key, GgufValue value) {
        metadata.put(key, value);
        return this;
    }

    /**
     * Adds a tensor.
     *
     * @param dimensions elements of a row first, a whole number of blocks; then rows
     */
    public GgufWriter tensor(String name, TensorType type, List<Long> dimensions, Rows rows) {
        tensors.add(new Entry(name, type, List.copyOf(dimensions), rows));
        return this;
    }

    /** Adds a tensor whose bytes are at hand. */
    public GgufWriter tensor(
            String name, TensorType type, List<Long> dimensions, MemorySegment data) {
        long rowBytes = type.bytes(dimensions.getFirst());
        return tensor(
                name,
                type,
                dimensions,
                (first, out) -> MemorySegment.copy(data, first * rowBytes, out, 0, out.byteSize()));
    }

    /**
     * Writes everything. The file appears under its name only when it is complete.
     *
     * @throws GgufException when the file cannot be written
     */
    public void write(Path path) {
        Path part = path.resolveSibling(path.getFileName() + ".part");
        try {
            try (FileChannel channel =
                    FileChannel.open(
                            part,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE)) {
                writeAll(channel);
            }
            Files.move(part, path, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            deleteQuietly(part);
            throw new GgufException(path, "It cannot be written: " + failure.getMessage(), failure);
        } catch (RuntimeException failure) {
            deleteQuietly(part);
            throw failure;
        }
    }

    private static void deleteQuietly(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException ignored) {
            // the failure that brought us here is the one worth telling
        }
    }

    private void writeAll(FileChannel channel) throws IOException {
        writeFully(channel, header());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(chunkBytes());
            for (Entry tensor : tensors) {
                pad(channel);
                writeRows(channel, tensor, chunk);
            }
            pad(channel);
        }
    }

    private long chunkBytes() {
        long longest = tensors.stream().mapToLong(Entry::rowBytes).max().orElse(1);
        return Math.max(CHUNK_BYTES, longest);
    }

    private static void writeRows(FileChannel channel, Entry tensor, MemorySegment chunk)
            throws IOException {
        long step = chunk.byteSize() / tensor.rowBytes();
        for (long row = 0; row < tensor.rowCount(); row += step) {
            long rows = Math.min(step, tensor.rowCount() - row);
            MemorySegment out = chunk.asSlice(0, rows * tensor.rowBytes());
            tensor.rows.fill(row, out);
            writeFully(channel, out.asByteBuffer());
        }
    }

    private void pad(FileChannel channel) throws IOException {
        long position = channel.position();
        int gap = Math.toIntExact(aligned(position) - position);
        writeFully(channel, ByteBuffer.allocate(gap));
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private long aligned(long position) {
        return Math.ceilDiv(position, (long) alignment) * alignment;
    }

    private ByteBuffer header() {
        Encoder out = new Encoder();
        out.putInt(MAGIC).putInt(VERSION).putLong(tensors.size()).putLong(metadata.size());
        metadata.forEach((key, value) ->
                out.putString(key).putInt(value.type().id()).putBytes(value.bytes()));
        long offset = 0;
        for (Entry tensor : tensors) {
            out.putString(tensor.name).putInt(tensor.dimensions.size());
            tensor.dimensions.forEach(out::putLong);
            out.putInt(tensor.type.id()).putLong(offset);
            offset = aligned(offset + tensor.bytes());
        }
        return out.bytes();
    }

    /** A little-endian buffer that grows. */
    private static final class Encoder {
        private ByteBuffer buffer = empty(1 << 16);

        Encoder putInt(int value) {
            room(Integer.BYTES).putInt(value);
            return this;
        }

        Encoder putLong(long value) {
            room(Long.BYTES).putLong(value);
            return this;
        }

        Encoder putString(String text) {
            byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
            putLong(utf8.length);
            room(utf8.length).put(utf8);
            return this;
        }

        Encoder putBytes(MemorySegment bytes) {
            room(bytes.byteSize()).put(bytes.asByteBuffer());
            return this;
        }

        ByteBuffer bytes() {
            return buffer.flip();
        }

        private ByteBuffer room(long bytes) {
            if (bytes > buffer.remaining()) {
                int size =
                        Math.toIntExact(
                                Math.max(2L * buffer.capacity(), buffer.position() + bytes));
                buffer = empty(size).put(buffer.flip());
            }
            return buffer;
        }

        private static ByteBuffer empty(int size) {
            return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        }
    }
}
