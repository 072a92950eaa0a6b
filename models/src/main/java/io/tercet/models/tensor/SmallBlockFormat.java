package io.tercet.models.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Blocks of 32 elements of four or five bits: Q4_0, Q4_1, Q5_0 and Q5_1.
 *
 * <pre>
 *   scale f16 | minimum f16, where affine | fifth bits u32, where there are five | 16 bytes
 * </pre>
 *
 * Byte i holds the lower four bits of element i (low nibble) and of element i + 16. An affine value
 * is {@code scale * n + minimum}, another {@code scale * (n - 2^(bits-1))}.
 */
final class SmallBlockFormat implements BlockFormat {
    private static final int LENGTH = 32;
    private static final int HALF = LENGTH / 2;

    private final boolean affine;
    private final int levels; // 16 or 32
    private final int zero; // the level of 0, where not affine
    private final int fifthBitsAt; // byte within the block; 0 where there are none
    private final int nibblesAt; // byte within the block
    private final int blockBytes;

    SmallBlockFormat(int bits, boolean affine) {
        this.affine = affine;
        this.levels = 1 << bits;
        this.zero = levels / 2;
        int scalesEnd = affine ? 4 : 2;
        this.fifthBitsAt = bits == 5 ? scalesEnd : 0;
        this.nibblesAt = bits == 5 ? scalesEnd + 4 : scalesEnd;
        this.blockBytes = nibblesAt + HALF;
    }

    @Override
    public void decode(MemorySegment data, long offset, int elements, float[] out, int at) {
        for (int block = 0; block < elements / LENGTH; block++) {
            decodeBlock(data, offset + (long) block * blockBytes, out, at + block * LENGTH);
        }
    }

    private void decodeBlock(MemorySegment data, long offset, float[] out, int at) {
        float scale = LittleEndian.half(data, offset);
        float minimum = affine ? LittleEndian.half(data, offset + 2) : 0;
        int fifthBits = fifthBitsAt == 0 ? 0 : data.get(LittleEndian.INT, offset + fifthBitsAt);
        for (int i = 0; i < HALF; i++) {
            int nibbles = data.get(ValueLayout.JAVA_BYTE, offset + nibblesAt + i);
            int low = (nibbles & 15) | ((fifthBits >>> i) & 1) << 4;
            int high = ((nibbles >>> 4) & 15) | ((fifthBits >>> (i + HALF)) & 1) << 4;
            out[at + i] = value(scale, minimum, low);
            out[at + i + HALF] = value(scale, minimum, high);
        }
    }

    private float value(float scale, float minimum, int level) {
        return affine ? scale * level + minimum : scale * (level - zero);
    }

    @Override
    public void encode(float[] values, int at, int elements, MemorySegment out, long offset) {
        for (int block = 0; block < elements / LENGTH; block++) {
            encodeBlock(values, at + block * LENGTH, out, offset + (long) block * blockBytes);
        }
    }

    private void encodeBlock(float[] values, int at, MemorySegment out, long offset) {
        float minimum = affine ? least(values, at) : 0;
        float scale =
                affine
                        ? (most(values, at) - minimum) / (levels - 1)
                        : farthestFromZero(values, at) / -zero;
        float inverse = scale == 0 ? 0 : 1 / scale;
        float shift = affine ? 0.5f : zero + 0.5f; // truncation then rounds to nearest
        LittleEndian.half(out, offset, scale);
        if (affine) {
            LittleEndian.half(out, offset + 2, minimum);
        }
        int fifthBits = 0;
        for (int i = 0; i < HALF; i++) {
            int low = level((values[at + i] - minimum) * inverse + shift);
            int high = level((values[at + i + HALF] - minimum) * inverse + shift);
            fifthBits |= low >>> 4 << i | high >>> 4 << (i + HALF);
            byte nibbles = (byte) ((low & 15) | high << 4);
            out.set(ValueLayout.JAVA_BYTE, offset + nibblesAt + i, nibbles);
        }
        if (fifthBitsAt != 0) {
            out.set(LittleEndian.INT, offset + fifthBitsAt, fifthBits);
        }
    }

    private int level(float shifted) {
        return Math.clamp((int) shifted, 0, levels - 1);
    }

    private static float least(float[] values, int at) {
        float least = values[at];
        for (int i = 1; i < LENGTH; i++) {
            least = Math.min(least, values[at + i]);
        }
        return least;
    }

    private static float most(float[] values, int at) {
        float most = values[at];
        for (int i = 1; i < LENGTH; i++) {
            most = Math.max(most, values[at + i]);
        }
        return most;
    }

    /** The value of greatest magnitude, with its sign; the first of equals. */
    private static float farthestFromZero(float[] values, int at) {
        float farthest = values[at];
        for (int i = 1; i < LENGTH; i++) {
            if (Math.abs(values[at + i]) > Math.abs(farthest)) {
                farthest = values[at + i];
            }
        }
        return farthest;
    }
}
