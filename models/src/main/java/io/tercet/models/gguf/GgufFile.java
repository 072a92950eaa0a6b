package io.tercet.models.gguf;

import io.tercet.models.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.Function;

/**
 * A GGUF file, mapped into memory. Tensors and values are views of the mapping: after {@link
 * #close} touching them throws {@link IllegalStateException}.
 *
 * <p>The typed accessors are empty where a key is absent, and throw {@link GgufException} where its
 * value has another type. Safe for any number of threads.
 */
public final class GgufFile implements AutoCloseable {
    private final Path path;
    private final Arena arena;
    private final int version;
    private final long alignment;
    private final SequencedMap<String, GgufValue> metadata;
    private final SequencedMap<String, Tensor> tensors;
    private final Map<String, List<Long>> dimensions;

    private GgufFile(
            Path path, Arena arena, GgufHeader header, SequencedMap<String, Tensor> tensors) {
        this.path = path;
        this.arena = arena;
        this.version = header.version();
        this.alignment = header.alignment();
        this.metadata = Collections.unmodifiableSequencedMap(header.metadata());
        this.tensors = Collections.unmodifiableSequencedMap(tensors);
        this.dimensions = header.dimensions();
    }

    /**
     * Maps a file and checks its structure: header, types, dimensions, and that every tensor lies
     * inside it.
     *
     * @throws GgufException for a file that is absent, unreadable or broken; lists every problem
     */
    public static GgufFile open(Path path) {
        Arena arena = Arena.ofShared();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return parse(path, arena, map(channel, arena));
        } catch (NoSuchFileException absent) {
            arena.close();
            throw new GgufException(path, "There is no such file.", absent);
        } catch (IOException failure) {
            arena.close();
            throw new GgufException(path, "It cannot be read: " + failure.getMessage(), failure);
        } catch (GgufException broken) {
            arena.close();
            throw broken;
        }
    }

    /**
     * A mapped file as an ordinary native segment. The JVM has a class of its own for mapped ones,
     * and code that meets both reads each at half the speed (docs/LOG.md).
     */
    @SuppressWarnings("restricted") // the address is the mapping's, the arena outlives neither
    private static MemorySegment map(FileChannel channel, Arena arena) throws IOException {
        MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        return MemorySegment.ofAddress(mapped.address())
                .reinterpret(mapped.byteSize(), arena, null)
                .asReadOnly();
    }

    private static GgufFile parse(Path path, Arena arena, MemorySegment bytes) {
        if (bytes.byteSize() == 0) {
            throw new GgufException(path, List.of("The file is empty."));
        }
        GgufHeader header = new GgufHeader(bytes);
        SequencedMap<String, Tensor> tensors = new LinkedHashMap<>();
        if (header.complete()) {
            MemorySegment data = bytes.asSlice(Math.min(header.dataStart(), bytes.byteSize()));
            tensors =
                    new TensorLayout(data, header.alignment(), header.problems())
                            .place(header.tensors());
        }
        if (!header.problems().isEmpty()) {
            throw new GgufException(path, header.problems());
        }
        return new GgufFile(path, arena, header, tensors);
    }

    public Path path() {
        return path;
    }

    /** The file's own name, for messages. */
    public String name() {
        return String.valueOf(path.getFileName());
    }

    /** 2 or 3. */
    public int version() {
        return version;
    }

    /** Tensors start at multiples of this many bytes. */
    public long alignment() {
        return alignment;
    }

    /** All metadata in the file's order. */
    public SequencedMap<String, GgufValue> metadata() {
        return metadata;
    }

    public boolean has(String key) {
        return metadata.containsKey(key);
    }

    public Optional<GgufValue> value(String key) {
        return Optional.ofNullable(metadata.get(key));
    }

    public Optional<String> string(String key) {
        return typed(key, "a string", GgufValue::string);
    }

    /** An integer of any width, or empty. */
    public OptionalLong integer(String key) {
        return typed(key, "an integer", value -> boxed(value.integer()))
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty);
    }

    /** A floating-point number of either width, or empty. */
    public OptionalDouble real(String key) {
        return typed(key, "a floating-point number", value -> boxed(value.real()))
                .map(OptionalDouble::of)
                .orElseGet(OptionalDouble::empty);
    }

    public Optional<Boolean> bool(String key) {
        return typed(key, "a boolean", GgufValue::bool);
    }

    public Optional<List<String>> strings(String key) {
        return typed(key, "an array of strings", GgufValue::strings);
    }

    /** An array of INT32 or UINT32. */
    public Optional<int[]> ints(String key) {
        return typed(key, "an array of 32-bit integers", GgufValue::ints);
    }

    /** An array of FLOAT32. */
    public Optional<float[]> floats(String key) {
        return typed(key, "an array of float32", GgufValue::floats);
    }

    /** All tensors in the file's order, by name. */
    public SequencedMap<String, Tensor> tensors() {
        return tensors;
    }

    public Optional<Tensor> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /** A tensor's dimensions as in the file: elements of a row first; at most four. */
    public List<Long> dimensions(String tensor) {
        return dimensions.getOrDefault(tensor, List.of());
    }

    /** Unmaps the file; nothing read from it may be used any more. */
    @Override
    public void close() {
        arena.close();
    }

    private <T> Optional<T> typed(
            String key, String wanted, Function<GgufValue, Optional<T>> accessor) {
        GgufValue value = metadata.get(key);
        if (value == null) {
            return Optional.empty();
        }
        Optional<T> result = accessor.apply(value);
        if (result.isEmpty()) {
            String sentence = "%s should be %s, not %s.".formatted(key, wanted, value.describe());
            throw new GgufException(path, List.of(sentence));
        }
        return result;
    }

    private static Optional<Long> boxed(OptionalLong value) {
        return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
    }

    private static Optional<Double> boxed(OptionalDouble value) {
        return value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty();
    }
}
