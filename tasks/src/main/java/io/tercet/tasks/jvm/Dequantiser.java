package io.tercet.tasks.jvm;

import io.tercet.models.tensor.TensorType;
import java.lang.foreign.MemorySegment;

/** Reads one element format into floats, value for value as the format's scalar reader does. */
interface Dequantiser {
    /**
     * Reads part of a row.
     *
     * @param data the tensor's bytes
     * @param offset where the part starts in {@code data}, in bytes; a whole block
     * @param length elements, a whole number of blocks, at most {@link WeightMatrix#BLOCK}
     * @param factors scratch
     * @param out gets the elements at {@code at}
     */
    void read(MemorySegment data, long offset, int length, Factors factors, float[] out, int at);

    /** The reader of a format. */
    static Dequantiser of(TensorType type) {
        return switch (type) {
            case F32 -> PlainFormats::readF32;
            case F16 -> PlainFormats::readF16;
            case BF16 -> PlainFormats::readBF16;
            case Q8_0 -> BlockFormats::readQ8_0;
            case Q4_0 -> BlockFormats::readQ4_0;
            case Q4_1 -> BlockFormats::readQ4_1;
            case Q5_0 -> BlockFormats::readQ5_0;
            case Q5_1 -> BlockFormats::readQ5_1;
            case Q4_K -> SuperBlockFormats::readQ4_K;
            case Q5_K -> SuperBlockFormats::readQ5_K;
            case Q6_K -> SuperBlockFormats::readQ6_K;
        };
    }
}
