package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;

/**
 * Elements of weights in GGUF's formats, as kernels read them in place. A row starts at a float of
 * the one array or at a byte of the other; the format is frozen into the kernel, so that one branch
 * is left of each method; none may have 600 nodes, which TornadoVM does not inline.
 *
 * <p>Small blocks have 32 elements: a scale, perhaps a minimum, and bytes, or 16 bytes whose low
 * nibbles are the first run and whose high nibbles the second. Q4_K has two half-precision factors,
 * 8 pairs of 6-bit scales and minima in 12 bytes, and 256 nibbles: of every 32 bytes the low ones
 * are one block of 32, the high ones the next. Q6_K has 128 bytes of low nibbles, 64 of high bit
 * pairs, 16 signed scales and a factor: 256 values around 32, in two halves of four blocks.
 *
 * <p>Neighbouring elements of a run lie in neighbouring bytes, and its scale is the same for all
 * items: reads of a work group are coalesced.
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

    /** Elements of the larger blocks. */
    private static final int SUPER = 256;

    private Blocks() {}

    /**
     * Where the format's block lies that holds a block of 32 elements, in floats or pairs of bytes.
     *
     * @param row where the row starts
     * @param column the first of the 32 elements
     */
    static int place(int format, int row, int column) {
        if (format <= F16) {
            return row + column;
        }
        if (format == Q8_0) {
            return row + column / BLOCK * 17;
        }
        if (format == Q4_0) {
            return row + column / BLOCK * 9;
        }
        if (format == Q4_1) {
            return row + column / BLOCK * 10;
        }
        return row + column / SUPER * (format == Q4_K ? 72 : 105);
    }

    /** Which of its format's sub-blocks a block of 32 elements is. */
    static int sub(int column) {
        return column % SUPER / BLOCK;
    }

    /**
     * An element before it is scaled and shifted: {@code scale * quant + minimum} is its value.
     *
     * @param half 0 for the block's first run, 1 for its second
     * @param i from 0 to 15, the element of the run
     */
    static float quant(
            FloatArray floats, ByteArray bytes, int format, int place, int sub, int half, int i) {
        if (format == F32) {
            return floats.get(place + half * RUN + i);
        }
        if (format == F16) {
            return half(bytes, place + half * RUN + i);
        }
        if (format == Q8_0) {
            return bytes.get(2 * place + 2 + half * RUN + i);
        }
        if (format == Q4_0) {
            return nibble(bytes.get(2 * place + 2 + i), half) - 8;
        }
        if (format == Q4_1) {
            return nibble(bytes.get(2 * place + 4 + i), half);
        }
        int at = 2 * place + half * RUN + i;
        if (format == Q4_K) {
            return nibble(bytes.get(at + 16 + sub / 2 * BLOCK), sub % 2);
        }
        int low = bytes.get(at + sub / 4 * 64 + sub % 2 * BLOCK);
        int high = bytes.get(at + 128 + sub / 4 * BLOCK);
        return (nibble(low, sub % 4 / 2) | (((high >> (sub % 4 * 2)) & 3) << 4)) - 32;
    }

    /** What the elements of a run are multiplied by. */
    static float scale(ByteArray bytes, int format, int place, int sub, int half) {
        if (format <= F16) {
            return 1;
        }
        if (format == Q4_K) {
            return half(bytes, place) * q4kScale(bytes, 2 * place + 4, sub);
        }
        if (format == Q6_K) {
            return half(bytes, place + 104) * bytes.get(2 * place + 192 + 2 * sub + half);
        }
        return half(bytes, place);
    }

    /** What is added to the elements of a block. */
    static float minimum(ByteArray bytes, int format, int place, int sub) {
        if (format == Q4_1) {
            return half(bytes, place + 1);
        }
        if (format == Q4_K) {
            return -half(bytes, place + 1) * q4kMinimum(bytes, 2 * place + 4, sub);
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

    private static int nibble(int pair, int high) {
        return (pair >> (high * 4)) & 15;
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
}
