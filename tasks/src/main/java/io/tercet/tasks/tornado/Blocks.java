package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Elements of weights in GGUF's formats, as kernels read them in place. A row starts at a float of
 * the one array or at a byte of the other; the format is frozen into the kernel, so that one branch
 * is left of these methods. They are two because TornadoVM inlines no method of 600 nodes.
 *
 * <p>Neighbouring elements lie in neighbouring bytes (at most two work items share one), and a
 * block's scales are the same for all items of a block: reads of a work group are coalesced.
 */
final class Blocks {
    static final int F32 = 0;
    static final int F16 = 1;
    static final int Q4_0 = 2;
    static final int Q4_1 = 3;
    static final int Q8_0 = 8;
    static final int Q4_K = 12;
    static final int Q6_K = 14;

    private Blocks() {}

    /**
     * Element {@code column} of a row.
     *
     * @param row where it starts, in floats or in pairs of bytes
     */
    static float value(FloatArray floats, ByteArray bytes, int format, int row, int column) {
        if (format == F32) {
            return floats.get(row + column);
        }
        if (format == F16) {
            return half(bytes, row + column);
        }
        int pairs = format == Q8_0 ? 17 : format == Q4_0 ? 9 : 10;
        int block = row + column / 32 * pairs;
        int i = column % 32;
        float scale = half(bytes, block);
        if (format == Q8_0) {
            return scale * bytes.get(2 * block + 2 + i);
        }
        if (format == Q4_0) {
            return scale * (nibble(bytes, 2 * block + 2, i) - 8);
        }
        return scale * nibble(bytes, 2 * block + 4, i) + half(bytes, block + 1);
    }

    /** The same for the formats with super-blocks of 256. */
    static float superValue(ByteArray bytes, int format, int row, int column) {
        if (format == Q4_K) {
            return q4k(bytes, row + column / 256 * 72, column % 256);
        }
        return q6k(bytes, row + column / 256 * 105, column % 256);
    }

    /**
     * A half-precision number, finite, by arithmetic: exact, on devices without half floats too.
     * Normal ones are 11 bits times a power of two, the others 10 bits times the smallest one.
     */
    private static float half(ByteArray bytes, int pair) {
        int high = bytes.get(2 * pair + 1);
        int bits = (bytes.get(2 * pair) & 0xFF) | ((high & 3) << 8);
        int exponent = (high >> 2) & 31;
        int mantissa = exponent == 0 ? bits : bits + 1024;
        int power = 1 << (exponent == 0 ? 1 : exponent);
        float magnitude = (float) mantissa * (float) power * 0x1p-25f;
        return high < 0 ? -magnitude : magnitude;
    }

    /** Low nibbles are elements 0 to 15, high ones 16 to 31. */
    private static int nibble(ByteArray bytes, int at, int i) {
        return (bytes.get(at + i % 16) >> (i / 16 * 4)) & 15;
    }

    /**
     * Two half-precision factors, 8 pairs of 6-bit scales and minima in 12 bytes, 256 nibbles: of
     * every 32 bytes the low nibbles are one sub-block, the high ones the next.
     */
    private static float q4k(ByteArray bytes, int block, int i) {
        int sub = i / 32;
        int packed = 2 * block + 4;
        int scale;
        int minimum;
        if (sub < 4) {
            scale = bytes.get(packed + sub) & 63;
            minimum = bytes.get(packed + sub + 4) & 63;
        } else {
            int both = bytes.get(packed + sub + 4) & 0xFF;
            scale = (both & 15) | ((bytes.get(packed + sub - 4) & 0xC0) >> 2);
            minimum = (both >> 4) | ((bytes.get(packed + sub) & 0xC0) >> 2);
        }
        int quants = bytes.get(2 * block + 16 + sub / 2 * 32 + i % 32);
        int quant = (quants >> (sub % 2 * 4)) & 15;
        return half(bytes, block) * scale * quant - half(bytes, block + 1) * minimum;
    }

    /**
     * 128 bytes of low nibbles, 64 of high bit pairs, 16 signed scales, a factor; 256 values around
     * 32 in two halves of four runs of 32.
     */
    private static float q6k(ByteArray bytes, int block, int i) {
        int half = i / 128;
        int run = i % 128 / 32;
        int at = i % 32;
        int low = bytes.get(2 * block + half * 64 + run % 2 * 32 + at);
        int high = bytes.get(2 * block + 128 + half * 32 + at);
        int quant = ((low >> (run / 2 * 4)) & 15) | (((high >> (run * 2)) & 3) << 4);
        int scale = bytes.get(2 * block + 192 + half * 8 + run * 2 + at / 16);
        return half(bytes, block + 104) * scale * (quant - 32);
    }
}
