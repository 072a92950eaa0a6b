package io.tercet.tasks.jvm;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.tercet.models.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Dequantises a block of 32 elements in registers, one hardware vector at a time (layouts:
 * ggml-common.h). Every element is the value that the format's {@link Dequantiser} gives.
 *
 * <p>The methods call the Vector API and nothing of ours: {@link VectorCode} says why.
 */
sealed interface BlockReader {
    /** Elements of a block. */
    int LENGTH = 2 * Lanes.COUNT;

    /** A 16-bit float. */
    ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LITTLE_ENDIAN);

    /** Lanes of a vector of bytes. */
    int BYTES = Lanes.BYTES.length();

    /** The reader of a format, where it has one. */
    static Optional<BlockReader> of(TensorType type) {
        return switch (type) {
            case F32 -> Optional.of(new Floats());
            case F16 -> Optional.of(new Halves());
            case BF16 -> Optional.of(new UpperHalves());
            case Q8_0 -> Optional.of(new Bytes());
            case Q4_0 -> Optional.of(new Nibbles(Nibbles.BEHIND_SCALE));
            case Q4_1 -> Optional.of(new Nibbles(Nibbles.BEHIND_MINIMUM));
            case Q5_0, Q5_1, Q4_K, Q5_K, Q6_K -> Optional.empty();
        };
    }

    /** The next multiple of {@link #LENGTH}. */
    static int padded(int length) {
        return (length + LENGTH - 1) & -LENGTH;
    }

    /** Bytes of a block. */
    int bytes();

    /** Rows x, at most, beside which C2 has registers to dequantise weight rows in a tile. */
    default int mostRows() {
        return Panel.HEIGHT;
    }

    /** A block's scale in every lane. */
    default FloatVector scale(MemorySegment data, long block) {
        return FloatVector.broadcast(Lanes.FLOATS, HalfValues.ALL[data.get(HALF, block) & 0xFFFF]);
    }

    /**
     * What else a block's elements need: what is added to them, in every lane, or all values that
     * they can have; the scale where they need nothing.
     */
    default FloatVector offset(MemorySegment data, long block, FloatVector scale) {
        return scale;
    }

    /**
     * Elements of a block's first or second half.
     *
     * @param block where the block starts, in bytes
     * @param half 0 or 1
     * @param lane the first of the half's 16 elements
     */
    FloatVector elements(
            MemorySegment data,
            long block,
            int half,
            int lane,
            FloatVector scale,
            FloatVector offset);

    /** Elements without a scale. */
    sealed interface Plain extends BlockReader {
        @Override
        default FloatVector scale(MemorySegment data, long block) {
            return FloatVector.zero(Lanes.FLOATS); // unused
        }
    }

    /** 32 floats: F32, and weights that were dequantised before. */
    record Floats() implements Plain {
        @Override
        public int bytes() {
            return LENGTH * Float.BYTES;
        }

        @Override
        public FloatVector elements(
                MemorySegment data,
                long block,
                int half,
                int lane,
                FloatVector scale,
                FloatVector offset) {
            long at = block + (long) Float.BYTES * (half * Lanes.COUNT + lane);
            return FloatVector.fromMemorySegment(Lanes.FLOATS, data, at, LITTLE_ENDIAN);
        }
    }

    /**
     * F16: 32 IEEE 16-bit floats. The exponent moves from bias 15 to 127; a subnormal value gets
     * the exponent of 2^-14 and an implicit one, which a subtraction takes away again.
     */
    record Halves() implements Plain {
        @Override
        public int bytes() {
            return LENGTH * Short.BYTES;
        }

        @Override
        public int mostRows() {
            return 4;
        }

        @Override
        public FloatVector elements(
                MemorySegment data,
                long block,
                int half,
                int lane,
                FloatVector scale,
                FloatVector offset) {
            long at = block + (long) Short.BYTES * (half * Lanes.COUNT + lane);
            IntVector bits =
                    (IntVector)
                            ShortVector.fromMemorySegment(Lanes.SHORTS, data, at, LITTLE_ENDIAN)
                                    .convertShape(VectorOperators.S2I, Lanes.INTS, 0);
            IntVector magnitude = bits.and(0x7FFF).lanewise(VectorOperators.LSHL, 13);
            FloatVector normal = magnitude.add(112 << 23).reinterpretAsFloats();
            FloatVector subnormal = magnitude.add(113 << 23).reinterpretAsFloats().sub(0x1p-14f);
            return normal.blend(
                            subnormal,
                            magnitude.compare(VectorOperators.LT, 1 << 23).cast(Lanes.FLOATS))
                    .reinterpretAsInts()
                    .or(bits.and(1 << 31))
                    .reinterpretAsFloats();
        }
    }

    /** BF16: 32 upper halves of floats. */
    record UpperHalves() implements Plain {
        @Override
        public int bytes() {
            return LENGTH * Short.BYTES;
        }

        @Override
        public FloatVector elements(
                MemorySegment data,
                long block,
                int half,
                int lane,
                FloatVector scale,
                FloatVector offset) {
            long at = block + (long) Short.BYTES * (half * Lanes.COUNT + lane);
            return ((IntVector)
                            ShortVector.fromMemorySegment(Lanes.SHORTS, data, at, LITTLE_ENDIAN)
                                    .convertShape(VectorOperators.S2I, Lanes.INTS, 0))
                    .lanewise(VectorOperators.LSHL, 16)
                    .reinterpretAsFloats();
        }
    }

    /** Q8_0: scale, 32 signed bytes. */
    record Bytes() implements BlockReader {
        @Override
        public int bytes() {
            return 34;
        }

        @Override
        public FloatVector elements(
                MemorySegment data,
                long block,
                int half,
                int lane,
                FloatVector scale,
                FloatVector offset) {
            long at = block + 2 + (long) half * Lanes.COUNT + (lane & -BYTES);
            return ((FloatVector)
                            ByteVector.fromMemorySegment(Lanes.BYTES, data, at, LITTLE_ENDIAN)
                                    .convertShape(
                                            VectorOperators.B2F,
                                            Lanes.FLOATS,
                                            lane % BYTES / Lanes.WIDTH))
                    .mul(scale);
        }
    }

    /**
     * Q4_0 and Q4_1: scale, minimum (else it is -8 scales), 32 nibbles, the low ones first. Where a
     * vector has a lane for each value of a nibble, a block's sixteen values are computed once, and
     * one permutation, which minds no bit above the nibble, looks up sixteen elements: the same
     * values but for scales that are infinite.
     *
     * @param quants where the nibbles start in the block
     */
    record Nibbles(int quants) implements BlockReader {
        private static final int BEHIND_SCALE = Short.BYTES;
        private static final int BEHIND_MINIMUM = 2 * Short.BYTES;
        private static final boolean TABLE = Lanes.WIDTH == 16;
        private static final FloatVector NIBBLES = FloatVector.zero(Lanes.FLOATS).addIndex(1);
        private static final FloatVector AROUND_ZERO = NIBBLES.sub(8);

        @Override
        public int bytes() {
            return quants + LENGTH / 2;
        }

        @Override
        public int mostRows() {
            return 4;
        }

        @Override
        public FloatVector offset(MemorySegment data, long block, FloatVector scale) {
            if (quants == BEHIND_SCALE) {
                return TABLE ? AROUND_ZERO.mul(scale) : scale.mul(-8);
            }
            FloatVector minimum =
                    FloatVector.broadcast(
                            Lanes.FLOATS, HalfValues.ALL[data.get(HALF, block + 2) & 0xFFFF]);
            return TABLE ? NIBBLES.fma(scale, minimum) : minimum;
        }

        @Override
        public FloatVector elements(
                MemorySegment data,
                long block,
                int half,
                int lane,
                FloatVector scale,
                FloatVector offset) {
            IntVector two =
                    (IntVector)
                            ByteVector.fromMemorySegment(
                                            Lanes.BYTES,
                                            data,
                                            block + quants + (lane & -BYTES),
                                            LITTLE_ENDIAN)
                                    .convertShape(
                                            VectorOperators.ZERO_EXTEND_B2I,
                                            Lanes.INTS,
                                            lane % BYTES / Lanes.WIDTH);
            if (TABLE) {
                IntVector low = half == 0 ? two : two.lanewise(VectorOperators.LSHR, 4);
                return low.selectFrom(offset.reinterpretAsInts()).reinterpretAsFloats();
            }
            IntVector one = half == 0 ? two.and(15) : two.lanewise(VectorOperators.LSHR, 4);
            return ((FloatVector) one.convert(VectorOperators.I2F, 0)).fma(scale, offset);
        }
    }
}
