package io.tercet.models.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Q8_0: a scale (f16), then 32 signed bytes; a value is {@code scale * byte}. */
final class ByteBlockFormat implements BlockFormat {
    private static final int LENGTH = 32;
    private static final int BYTES = 2 + LENGTH;

    @Override
    public void decode(MemorySegment data, long offset, int elements, float[] out, int at) {
        for (int block = 0; block < elements / LENGTH; block++) {
            long start = offset + (long) block * BYTES;
            float scale = LittleEndian.half(data, start);
            for (int i = 0; i < LENGTH; i++) {
                out[at + block * LENGTH + i] =
                        data.get(ValueLayout.JAVA_BYTE, start + 2 + i) * scale;
            }
        }
    }

    @Override
    public void encode(float[] values, int at, int elements, MemorySegment out, long offset) {
        for (int block = 0; block < elements / LENGTH; block++) {
            encodeBlock(values, at + block * LENGTH, out, offset + (long) block * BYTES);
        }
    }

    private static void encodeBlock(float[] values, int at, MemorySegment out, long offset) {
        float farthest = 0;
        for (int i = 0; i < LENGTH; i++) {
            farthest = Math.max(farthest, Math.abs(values[at + i]));
        }
        float scale = farthest / 127;
        float inverse = scale == 0 ? 0 : 1 / scale;
        LittleEndian.half(out, offset, scale);
        for (int i = 0; i < LENGTH; i++) {
            int level = roundAwayFromZero(values[at + i] * inverse);
            out.set(ValueLayout.JAVA_BYTE, offset + 2 + i, (byte) level);
        }
    }

    /** C's {@code roundf}: a half goes away from zero. Without a branch, since it is hot. */
    private static int roundAwayFromZero(float value) {
        int whole = (int) value;
        return whole + (int) (2 * (value - whole));
    }
}
