package io.tercet.tasks.tornado;

import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * The matrices of one kind of all layers that share a format, one below the other in one device
 * array, so that one task serves every layer. A kind needs several stacks where its format changes
 * from layer to layer, or where an int could not index it.
 */
final class WeightStack {
    private static final long MOST = Integer.MAX_VALUE - 64L;

    private final TensorType format;
    private final int rows; // of one matrix
    private final int columns;
    private final IntArray placement; // [layers], first row or -1
    private final List<Tensor> tensors = new ArrayList<>();
    private FloatArray floats = new FloatArray(1);
    private ByteArray bytes = new ByteArray(2);

    private WeightStack(Tensor first, int layers) {
        this.format = deviceFormat(first.type());
        this.rows = first.rows();
        this.columns = first.columns();
        this.placement = new IntArray(layers);
        for (int layer = 0; layer < layers; layer++) {
            placement.set(layer, -1);
        }
    }

    /** The format that a device reads a tensor in: its own, or a wider one. */
    static TensorType deviceFormat(TensorType type) {
        return switch (type) {
            case F32, BF16 -> TensorType.F32;
            case F16, Q5_0, Q5_1, Q5_K -> TensorType.F16;
            case Q4_0, Q4_1, Q8_0, Q4_K, Q6_K -> type;
        };
    }

    /** Bytes of a tensor on a device. Vectors are read in single precision there. */
    static long deviceBytes(Tensor tensor) {
        TensorType type = tensor.rows() == 1 ? TensorType.F32 : deviceFormat(tensor.type());
        return tensor.rows() * type.bytes(tensor.columns());
    }

    /**
     * Stacks matrices of equal shape.
     *
     * @param matrices one per layer, null where a layer has none
     */
    static List<WeightStack> of(List<? extends @Nullable Tensor> matrices) {
        return of(matrices, MOST);
    }

    /**
     * Stacks of at most so many floats or bytes.
     *
     * @throws IllegalArgumentException naming a matrix that is larger
     */
    static List<WeightStack> of(List<? extends @Nullable Tensor> matrices, long most) {
        List<WeightStack> stacks = new ArrayList<>();
        for (int layer = 0; layer < matrices.size(); layer++) {
            Tensor tensor = matrices.get(layer);
            if (tensor != null) {
                WeightStack stack = taking(stacks, tensor, matrices.size(), most);
                stack.placement.set(layer, stack.tensors.size() * stack.rows);
                stack.tensors.add(tensor);
            }
        }
        stacks.forEach(WeightStack::fill);
        return stacks;
    }

    /** The last stack that has room for a matrix; a new one where none has. */
    private static WeightStack taking(
            List<WeightStack> stacks, Tensor tensor, int layers, long most) {
        for (WeightStack candidate : stacks.reversed()) {
            if (candidate.takes(tensor, most)) {
                return candidate;
            }
        }
        WeightStack stack = new WeightStack(tensor, layers);
        stack.check(tensor, most);
        stacks.add(stack);
        return stack;
    }

    /** Vectors of all layers, in single precision. [layers, columns] */
    static FloatArray vectors(List<Tensor> vectors) {
        int columns = vectors.getFirst().columns();
        FloatArray array = new FloatArray(vectors.size() * columns);
        for (int layer = 0; layer < vectors.size(); layer++) {
            float[] values = vectors.get(layer).read(0);
            MemorySegment.copy(
                    MemorySegment.ofArray(values),
                    0,
                    array.getSegment(),
                    (long) layer * columns * Float.BYTES,
                    (long) columns * Float.BYTES);
        }
        return array;
    }

    private boolean takes(Tensor tensor, long most) {
        return deviceFormat(tensor.type()) == format && elements(tensors.size() + 1) <= most;
    }

    private void check(Tensor tensor, long most) {
        if (elements(1) > most) {
            throw new IllegalArgumentException(
                    ("%s is too large for a device: its %d x %d elements as %s are more than one"
                                    + " array of TornadoVM holds")
                            .formatted(tensor.name(), rows, columns, format));
        }
    }

    /** Floats or bytes of so many matrices. */
    private long elements(int matrices) {
        long row = format == TensorType.F32 ? columns : format.bytes(columns);
        return matrices * row * rows;
    }

    private void fill() {
        int elements = Math.toIntExact(elements(tensors.size()));
        if (format == TensorType.F32) {
            floats = new FloatArray(elements);
        } else {
            bytes = new ByteArray(elements);
        }
        MemorySegment target = format == TensorType.F32 ? floats.getSegment() : bytes.getSegment();
        long matrixBytes = rows * format.bytes(columns);
        for (int i = 0; i < tensors.size(); i++) {
            copy(tensors.get(i), target.asSlice(i * matrixBytes, matrixBytes));
        }
    }

    private void copy(Tensor tensor, MemorySegment target) {
        if (tensor.type() == format) {
            target.copyFrom(tensor.data());
            return;
        }
        for (int row = 0; row < rows; row++) {
            long at = row * format.bytes(columns);
            format.format().encode(tensor.read(row), 0, columns, target, at);
        }
    }

    TensorType format() {
        return format;
    }

    int rows() {
        return rows;
    }

    int columns() {
        return columns;
    }

    /** Floats or pairs of bytes from a row to the next; every block is a whole number of pairs. */
    int rowUnits() {
        return format == TensorType.F32 ? columns : Math.toIntExact(format.bytes(columns) / 2);
    }

    IntArray placement() {
        return placement;
    }

    FloatArray floats() {
        return floats;
    }

    ByteArray bytes() {
        return bytes;
    }
}
