package io.tercet.models.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Q6_K: blocks of 256 elements in sixteen groups of 16 with a signed scale each.
 *
 * <pre>
 *   lower four bits, 128 bytes | upper two bits, 64 bytes | 16 scales of 8 bits | scale of scales f16
 * </pre>
 *
 * In each half of 128 elements, lower byte j (0..63) holds elements j (low nibble) and j + 64,
 * upper byte j (0..31) the pairs of elements j, j + 32, j + 64, j + 96 from its lowest bits on. A
 * value is {@code scale * (n - 32)}.
 */
final class SixBitFormat implements BlockFormat {
    private static final int LENGTH = 256;
    private static final int GROUP = 16;
    private static final int GROUPS = LENGTH / GROUP;
    private static final int UPPER_AT = 128;
    private static final int SCALES_AT = 192;
    private static final int SCALE_AT = 208;
    private static final int BYTES = 210;
    private static final int ZERO = 32;
    private static final float SMALLEST = 1e-15f; // GROUP_MAX_EPS of ggml-quants.c

    @Override
    public void decode(MemorySegment data, long offset, int elements, float[] out, int at) {
        for (int block = 0; block < elements / LENGTH; block++) {
            long start = offset + (long) block * BYTES;
            for (int group = 0; group < GROUPS; group++) {
                float scale = groupScale(data, start, group);
                for (int i = group * GROUP; i < (group + 1) * GROUP; i++) {
                    out[at + block * LENGTH + i] = scale * (level(data, start, i) - ZERO);
                }
            }
        }
    }

    private static float groupScale(MemorySegment data, long start, int group) {
        int scale = data.get(ValueLayout.JAVA_BYTE, start + SCALES_AT + group);
        return LittleEndian.half(data, start + SCALE_AT) * scale;
    }

    private static int level(MemorySegment data, long start, int i) {
        int lower = data.get(ValueLayout.JAVA_BYTE, start + lowerAt(i)) >>> lowerShift(i);
        int upper = data.get(ValueLayout.JAVA_BYTE, start + upperAt(i)) >>> upperShift(i);
        return (lower & 15) | (upper & 3) << 4;
    }

    private static int lowerAt(int i) {
        return i / 128 * 64 + i % 64;
    }

    private static int lowerShift(int i) {
        return i % 128 / 64 * 4;
    }

    private static int upperAt(int i) {
        return UPPER_AT + i / 128 * 32 + i % 32;
    }

    private static int upperShift(int i) {
        return i % 128 / 32 * 2;
    }

    @Override
    public void encode(float[] values, int at, int elements, MemorySegment out, long offset) {
        for (int block = 0; block < elements / LENGTH; block++) {
            encodeBlock(values, at + block * LENGTH, out, offset + (long) block * BYTES);
        }
    }

    private static void encodeBlock(float[] values, int at, MemorySegment out, long start) {
        float[] scales = new float[GROUPS];
        float farthest = 0;
        for (int group = 0; group < GROUPS; group++) {
            scales[group] = bestScale(values, at + group * GROUP);
            farthest = Math.abs(scales[group]) > Math.abs(farthest) ? scales[group] : farthest;
        }
        out.asSlice(start, BYTES).fill((byte) 0);
        if (Math.abs(farthest) < SMALLEST) {
            return;
        }
        float inverse = -128 / farthest;
        LittleEndian.half(out, start + SCALE_AT, 1 / inverse);
        for (int group = 0; group < GROUPS; group++) {
            int scale = Math.min(127, Rounding.nearest(inverse * scales[group]));
            out.set(ValueLayout.JAVA_BYTE, start + SCALES_AT + group, (byte) scale);
            writeLevels(values, at, out, start, group);
        }
    }

    private static void writeLevels(
            float[] values, int at, MemorySegment out, long start, int group) {
        float scale = groupScale(out, start, group);
        for (int i = group * GROUP; i < (group + 1) * GROUP; i++) {
            int nearest = scale == 0 ? 0 : Rounding.nearest(values[at + i] / scale);
            int level = Math.clamp(nearest, -ZERO, ZERO - 1) + ZERO;
            LittleEndian.or(out, start + lowerAt(i), (level & 15) << lowerShift(i));
            LittleEndian.or(out, start + upperAt(i), level >>> 4 << upperShift(i));
        }
    }

    /**
     * The scale that errs least over candidate roundings, where errors weigh as the value's square
     * ({@code make_qx_quants} of {@code ggml-quants.c}).
     */
    private static float bestScale(float[] values, int at) {
        float farthest = 0;
        for (int i = at; i < at + GROUP; i++) {
            farthest = Math.abs(values[i]) > Math.abs(farthest) ? values[i] : farthest;
        }
        if (Math.abs(farthest) < SMALLEST) {
            return 0;
        }
        float best = 0;
        float gain = 0;
        for (int step = -9; step <= 9; step++) {
            float inverse = -(ZERO + 0.1f * step) / farthest;
            float products = 0;
            float squares = 0;
            for (int i = at; i < at + GROUP; i++) {
                float nearest = Rounding.rounded(inverse * values[i]);
                float level = nearest < -ZERO ? -ZERO : nearest > ZERO - 1 ? ZERO - 1 : nearest;
                float weighted = values[i] * values[i] * level;
                products += weighted * values[i];
                squares += weighted * level;
            }
            if (squares > 0 && products * products > gain * squares) {
                best = products / squares;
                gain = best * products;
            }
        }
        return best;
    }
}
