package io.tercet.models.tensor;

import java.lang.foreign.MemorySegment;

/** Elements one by one, without a common scale. */
enum PlainFormat implements BlockFormat {
    /** IEEE 754 single precision. */
    F32 {
        @Override
        public void decode(MemorySegment data, long offset, int elements, float[] out, int at) {
            MemorySegment.copy(data, LittleEndian.FLOAT, offset, out, at, elements);
        }

        @Override
        public void encode(float[] values, int at, int elements, MemorySegment out, long offset) {
            MemorySegment.copy(values, at, out, LittleEndian.FLOAT, offset, elements);
        }
    },

    /** IEEE 754 half precision. */
    F16 {
        @Override
        public void decode(MemorySegment data, long offset, int elements, float[] out, int at) {
            for (int i = 0; i < elements; i++) {
                out[at + i] = LittleEndian.half(data, offset + 2L * i);
            }
        }

        @Override
        public void encode(float[] values, int at, int elements, MemorySegment out, long offset) {
            for (int i = 0; i < elements; i++) {
                LittleEndian.half(out, offset + 2L * i, values[at + i]);
            }
        }
    },

    /** The upper half of single precision. */
    BF16 {
        @Override
        public void decode(MemorySegment data, long offset, int elements, float[] out, int at) {
            for (int i = 0; i < elements; i++) {
                int upper = data.get(LittleEndian.SHORT, offset + 2L * i) << 16;
                out[at + i] = Float.intBitsToFloat(upper);
            }
        }

        @Override
        public void encode(float[] values, int at, int elements, MemorySegment out, long offset) {
            for (int i = 0; i < elements; i++) {
                out.set(LittleEndian.SHORT, offset + 2L * i, upperHalf(values[at + i]));
            }
        }

        // rounds to nearest, ties to even; a NaN stays one
        private static short upperHalf(float value) {
            int bits = Float.floatToRawIntBits(value);
            return (short)
                    (Float.isNaN(value)
                            ? (bits >>> 16) | 0x40
                            : (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
        }
    }
}
