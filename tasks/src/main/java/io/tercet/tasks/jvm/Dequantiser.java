package io.tercet.tasks.jvm;

import io.tercet.models.tensor.TensorType;
import java.lang.foreign.MemorySegment;

/** Reads one element format into floats, value for value as the format's scalar reader does. */
interface Dequantiser {
    /**
     * Reads part of a row.
     *
     * @param data the tensor's bytes
     * @param row where the row starts in {@code data}, in bytes
     * @param from first element, a whole number of blocks
     * @param length elements, a whole number of blocks
     * @param out gets the elements at {@code at}
     */
    void read(MemorySegment data, long row, int from, int length, float[] out, int at);

    /** The reader of a format. */
    static Dequantiser of(TensorType type) {
        return switch (type) {
            case F32 -> new PlainFormats.F32();
            case F16 -> new PlainFormats.F16();
            case BF16 -> new PlainFormats.BF16();
            case Q8_0 -> new BlockFormats.Q8_0();
            case Q4_0 -> new BlockFormats.Q4_0();
            case Q4_1 -> new BlockFormats.Q4_1();
            case Q5_0 -> new BlockFormats.Q5_0();
            case Q5_1 -> new BlockFormats.Q5_1();
            case Q4_K -> new SuperBlockFormats.Q4_K();
            case Q5_K -> new SuperBlockFormats.Q5_K();
            case Q6_K -> new SuperBlockFormats.Q6_K();
        };
    }
}
