package io.tercet.models.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Blocks of 256 elements in eight groups of 32 with a scale and a minimum each: Q4_K and Q5_K.
 *
 * <pre>
 *   scale of scales f16 | scale of minima f16 | 8 + 8 numbers of 6 bits in 12 bytes |
 *   fifth bits, 32 bytes, where there are five | 128 bytes
 * </pre>
 *
 * Byte 32 k + i holds the lower four bits of elements 64 k + i (low nibble) and 64 k + 32 + i; bit
 * g of fifth byte i belongs to element 32 g + i. A value is {@code scale * n - minimum}.
 */
final class SuperBlockFormat implements BlockFormat {
    private static final int LENGTH = 256;
    private static final int GROUP = 32;
    private static final int GROUPS = LENGTH / GROUP;
    private static final int PACKED_AT = 4;
    private static final int FIFTH_BITS_AT = 16;
    private static final int SIX_BITS = 63;

    private final boolean fiveBits;
    private final int nibblesAt;
    private final int blockBytes;
    private final GroupSearch search;

    SuperBlockFormat(int bits) {
        fiveBits = bits == 5;
        nibblesAt = fiveBits ? FIFTH_BITS_AT + GROUP : FIFTH_BITS_AT;
        blockBytes = nibblesAt + LENGTH / 2;
        search = fiveBits ? GroupSearch.FIVE_BITS : GroupSearch.FOUR_BITS;
    }

    @Override
    public void decode(MemorySegment data, long offset, int elements, float[] out, int at) {
        for (int block = 0; block < elements / LENGTH; block++) {
            long start = offset + (long) block * blockBytes;
            float scale = LittleEndian.half(data, start);
            float minimum = LittleEndian.half(data, start + 2);
            for (int group = 0; group < GROUPS; group++) {
                float groupScale = scale * packedScale(data, start, group);
                float groupMinimum = minimum * packedMinimum(data, start, group);
                int to = at + block * LENGTH + group * GROUP;
                for (int i = 0; i < GROUP; i++) {
                    out[to + i] = groupScale * level(data, start, group, i) - groupMinimum;
                }
            }
        }
    }

    private int level(MemorySegment data, long start, int group, int i) {
        int byteAt = group / 2 * GROUP + i;
        int nibbles = data.get(ValueLayout.JAVA_BYTE, start + nibblesAt + byteAt);
        int level = (group % 2 == 0 ? nibbles : nibbles >>> 4) & 15;
        if (!fiveBits) {
            return level;
        }
        int fifth = data.get(ValueLayout.JAVA_BYTE, start + FIFTH_BITS_AT + i);
        return level | ((fifth >>> group) & 1) << 4;
    }

    private static int packedScale(MemorySegment data, long start, int group) {
        return group < 4
                ? packed(data, start, group) & 63
                : (packed(data, start, group + 4) & 15) | packed(data, start, group - 4) >>> 6 << 4;
    }

    private static int packedMinimum(MemorySegment data, long start, int group) {
        return group < 4
                ? packed(data, start, group + 4) & 63
                : packed(data, start, group + 4) >>> 4 | packed(data, start, group) >>> 6 << 4;
    }

    private static int packed(MemorySegment data, long start, int index) {
        return Byte.toUnsignedInt(data.get(ValueLayout.JAVA_BYTE, start + PACKED_AT + index));
    }

    @Override
    public void encode(float[] values, int at, int elements, MemorySegment out, long offset) {
        for (int block = 0; block < elements / LENGTH; block++) {
            encodeBlock(values, at + block * LENGTH, out, offset + (long) block * blockBytes);
        }
    }

    private void encodeBlock(float[] values, int at, MemorySegment out, long start) {
        GroupSearch.Fit[] fits = new GroupSearch.Fit[GROUPS];
        float largestScale = 0;
        float largestMinimum = 0;
        for (int group = 0; group < GROUPS; group++) {
            GroupSearch.Fit fit = search.fit(values, at + group * GROUP, GROUP);
            fits[group] = fit;
            largestScale = Math.max(largestScale, fit.scale());
            largestMinimum = Math.max(largestMinimum, fit.minimum());
        }
        out.asSlice(start, blockBytes).fill((byte) 0);
        LittleEndian.half(out, start, largestScale / SIX_BITS);
        LittleEndian.half(out, start + 2, largestMinimum / SIX_BITS);
        for (int group = 0; group < GROUPS; group++) {
            int scale = sixBits(fits[group].scale(), largestScale);
            int minimum = sixBits(fits[group].minimum(), largestMinimum);
            pack(out, start + PACKED_AT, group, scale, minimum);
        }
        for (int group = 0; group < GROUPS; group++) {
            writeLevels(values, at + group * GROUP, out, start, group);
        }
    }

    private static int sixBits(float value, float largest) {
        float inverse = largest > 0 ? SIX_BITS / largest : 0;
        return Math.min(SIX_BITS, Rounding.nearest(inverse * value));
    }

    /** Puts a group's two numbers of six bits where {@link #packedScale} finds them. */
    private static void pack(MemorySegment out, long packedAt, int group, int scale, int minimum) {
        if (group < 4) {
            LittleEndian.or(out, packedAt + group, scale);
            LittleEndian.or(out, packedAt + group + 4, minimum);
        } else {
            LittleEndian.or(out, packedAt + group + 4, (scale & 15) | (minimum & 15) << 4);
            LittleEndian.or(out, packedAt + group - 4, scale >>> 4 << 6);
            LittleEndian.or(out, packedAt + group, minimum >>> 4 << 6);
        }
    }

    /** Rounds a group once more, now to its scale and minimum as they were stored. */
    private void writeLevels(float[] values, int at, MemorySegment out, long start, int group) {
        float scale = LittleEndian.half(out, start) * packedScale(out, start, group);
        float minimum = LittleEndian.half(out, start + 2) * packedMinimum(out, start, group);
        if (scale == 0) {
            return;
        }
        for (int i = 0; i < GROUP; i++) {
            int nearest = Rounding.nearest((values[at + i] + minimum) / scale);
            int level = Math.clamp(nearest, 0, fiveBits ? 31 : 15);
            int nibbles = nibblesAt + group / 2 * GROUP + i;
            LittleEndian.or(out, start + nibbles, (level & 15) << (group % 2 == 0 ? 0 : 4));
            if (fiveBits) {
                LittleEndian.or(out, start + FIFTH_BITS_AT + i, level >>> 4 << group);
            }
        }
    }
}
