package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Elements of weights in GGUF's formats, as kernels read them in place. A row starts at a float of
 * the one array or at a byte of the other; the format is frozen into the kernel, so that one branch
 * is left of each method; none may have 600 nodes, which TornadoVM does not inline.
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

    /** Elements that share a scale; every block of a format is a whole number of runs. */
    static final int RUN = 16;

    /** Elements of a block, or of the sub-blocks of formats with larger ones. */
    static final int BLOCK = 2 * RUN;

    private Blocks() {}

    /**
     * An element before it is scaled and shifted: {@code scale * quant + minimum} is its value.
     *
     * @param row where the row starts, in floats or in pairs of bytes
     */
    static float quant(FloatArray floats, ByteArray bytes, int format, int row, int column) {
        if (format == F32) {
            return floats.get(row + column);
        }
        if (format == F16) {
            return half(bytes, row + column);
        }
        int i = column % BLOCK;
        if (format == Q8_0) {
            return bytes.get(2 * (row + column / BLOCK * 17) + 2 + i);
        }
        if (format == Q4_0) {
            return nibble(bytes, 2 * (row + column / BLOCK * 9) + 2, i) - 8;
        }
        if (format == Q4_1) {
            return nibble(bytes, 2 * (row + column / BLOCK * 10) + 4, i);
        }
        if (format == Q4_K) {
            return q4k(bytes, 2 * (row + column / 256 * 72), column % 256);
        }
        return q6k(bytes, 2 * (row + column / 256 * 105), column % 256);
    }

    /** What the elements of a run from {@code column} on are multiplied by. */
    static float scale(ByteArray bytes, int format, int row, int column) {
        if (format <= F16) {
            return 1;
        }
        if (format == Q8_0) {
            return half(bytes, row + column / BLOCK * 17);
        }
        if (format == Q4_0) {
            return half(bytes, row + column / BLOCK * 9);
        }
        if (format == Q4_1) {
            return half(bytes, row + column / BLOCK * 10);
        }
        if (format == Q4_K) {
            int block = row + column / 256 * 72;
            return half(bytes, block) * q4kScale(bytes, 2 * block + 4, column % 256 / BLOCK);
        }
        int block = row + column / 256 * 105;
        return half(bytes, block + 104) * bytes.get(2 * block + 192 + column % 256 / RUN);
    }

    /** What is added to the elements of a run from {@code column} on. */
    static float minimum(ByteArray bytes, int format, int row, int column) {
        if (format == Q4_1) {
            return half(bytes, row + column / BLOCK * 10 + 1);
        }
        if (format == Q4_K) {
            int block = row + column / 256 * 72;
            return -half(bytes, block + 1) * q4kMinimum(bytes, 2 * block + 4, column % 256 / BLOCK);
        }
        return 0;
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
        return (bytes.get(at + i % RUN) >> (i / RUN * 4)) & 15;
    }

    /**
     * Two half-precision factors, 8 pairs of 6-bit scales and minima in 12 bytes, 256 nibbles: of
     * every 32 bytes the low nibbles are one sub-block, the high ones the next.
     */
    private static int q4k(ByteArray bytes, int block, int i) {
        int sub = i / BLOCK;
        return (bytes.get(block + 16 + sub / 2 * BLOCK + i % BLOCK) >> (sub % 2 * 4)) & 15;
    }

    /** The first four lie in bytes of their own, the others' high bits above those. */
    private static int q4kScale(ByteArray bytes, int packed, int sub) {
        return sub < 4
                ? bytes.get(packed + sub) & 63
                : (bytes.get(packed + sub + 4) & 15) | ((bytes.get(packed + sub - 4) & 0xC0) >> 2);
    }

    private static int q4kMinimum(ByteArray bytes, int packed, int sub) {
        return sub < 4
                ? bytes.get(packed + sub + 4) & 63
                : ((bytes.get(packed + sub + 4) & 0xF0) >> 4)
                        | ((bytes.get(packed + sub) & 0xC0) >> 2);
    }

    /**
     * 128 bytes of low nibbles, 64 of high bit pairs, 16 signed scales, a factor; 256 values around
     * 32 in two halves of four sub-blocks of 32.
     */
    private static int q6k(ByteArray bytes, int block, int i) {
        int half = i / 128;
        int sub = i % 128 / BLOCK;
        int at = i % BLOCK;
        int low = bytes.get(block + half * 64 + sub % 2 * BLOCK + at);
        int high = bytes.get(block + 128 + half * BLOCK + at);
        return (((low >> (sub / 2 * 4)) & 15) | (((high >> (sub * 2)) & 3) << 4)) - 32;
    }
}
