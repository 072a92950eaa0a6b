package io.tercet.tasks.jvm;

import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Sums over lanes, of as many sums at once as a hardware vector has lanes: vectors are halved by
 * adding their lower and upper parts, two vectors at a time, until each lane has a sum of its own.
 */
abstract class LaneSums {
    /** The sums of this machine's vectors. */
    static final LaneSums ALL = VectorCode.define(LaneSums.class, code -> new Code(code).write());

    // Lanes whose number has a bit, and the exchange of lanes that differ in it alone.
    static final VectorMask<Float> WITH_8 = with(8);
    static final VectorMask<Float> WITH_4 = with(4);
    static final VectorMask<Float> WITH_2 = with(2);
    static final VectorMask<Float> WITH_1 = with(1);
    static final VectorShuffle<Float> SWAP_8 = swap(8);
    static final VectorShuffle<Float> SWAP_4 = swap(4);
    static final VectorShuffle<Float> SWAP_2 = swap(2);
    static final VectorShuffle<Float> SWAP_1 = swap(1);

    private static VectorMask<Float> with(int bit) {
        boolean[] mask = new boolean[Lanes.WIDTH];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (i & bit) != 0;
        }
        return VectorMask.fromArray(Lanes.FLOATS, mask, 0);
    }

    private static VectorShuffle<Float> swap(int bit) {
        return VectorShuffle.fromOp(Lanes.FLOATS, i -> (i ^ bit) % Lanes.WIDTH);
    }

    /**
     * Adds up the lanes of vectors of sums.
     *
     * @param lanes [vectors, WIDTH, 16], the first at {@code at}
     * @param step from a vector's sum to its next
     * @param next from a vector's first sum to the next vector's
     * @param vectors how many
     * @param result gets the vectors, the first at {@code to}
     * @param line from a vector of the result to the next
     */
    abstract void store(
            float[] lanes,
            int at,
            int step,
            int next,
            int vectors,
            float[] result,
            int to,
            int line);

    private static final class Code {
        private static final int LANES = 0;
        private static final int AT = 1;
        private static final int STEP = 2;
        private static final int NEXT = 3;
        private static final int VECTORS = 4;
        private static final int RESULT = 5;
        private static final int TO = 6;
        private static final int LINE = 7;

        private static final ClassDesc SUMS = VectorCode.desc(LaneSums.class);
        private static final ClassDesc MASK = VectorCode.desc(VectorMask.class);
        private static final ClassDesc SHUFFLE = VectorCode.desc(VectorShuffle.class);
        private static final ClassDesc VECTOR = VectorCode.desc(FloatVector.class);
        private static final MethodTypeDesc ADD =
                MethodTypeDesc.of(VECTOR, VectorCode.desc(Vector.class));
        private static final MethodTypeDesc BLEND =
                MethodTypeDesc.of(VECTOR, VectorCode.desc(Vector.class), MASK);
        private static final MethodTypeDesc REARRANGE = MethodTypeDesc.of(VECTOR, SHUFFLE);

        private final VectorCode code;
        private final int number;
        private final int from;

        Code(VectorCode code) {
            this.code = code;
            number = code.local(TypeKind.INT);
            from = code.local(TypeKind.INT);
        }

        void write() {
            code.count(
                    number,
                    () -> code.code.iload(code.parameter(VECTORS)),
                    1,
                    () -> {
                        at(AT, NEXT);
                        code.code.istore(from);
                        code.store(writeSums(0, 1), code.parameter(RESULT), () -> at(TO, LINE));
                    });
            code.code.return_();
        }

        private void at(int first, int next) {
            code.code.iload(number).iload(code.parameter(next)).imul();
            code.code.iload(code.parameter(first)).iadd();
        }

        /** The sums {@code first}, {@code first + step} and so on; a sum's lanes are step apart. */
        private int writeSums(int first, int step) {
            if (step == Lanes.WIDTH) {
                return writeVector(first, 0, 1);
            }
            int one = writeSums(first, 2 * step);
            int two = writeSums(first + step, 2 * step);
            writeBlend(one, two, step);
            writeBlend(two, one, step);
            code.code.getstatic(SUMS, "SWAP_" + step, SHUFFLE);
            code.code.invokevirtual(VECTOR, "rearrange", REARRANGE);
            code.code.invokevirtual(VECTOR, "add", ADD).astore(one);
            return one;
        }

        private void writeBlend(int one, int two, int step) {
            code.code.aload(one).aload(two).getstatic(SUMS, "WITH_" + step, MASK);
            code.code.invokevirtual(VECTOR, "blend", BLEND);
        }

        /**
         * A sum's hardware vectors {@code first}, {@code first + step} and so on, added up: those
         * farthest apart first.
         */
        private int writeVector(int number, int first, int step) {
            if (step == Lanes.VECTORS) {
                int vector = code.local(TypeKind.REFERENCE);
                code.load(
                        code.parameter(LANES),
                        () -> {
                            code.code
                                    .iload(code.parameter(STEP))
                                    .loadConstant(number)
                                    .imul()
                                    .iload(from)
                                    .iadd();
                            code.code.loadConstant(first * Lanes.WIDTH).iadd();
                        },
                        vector);
                return vector;
            }
            int one = writeVector(number, first, 2 * step);
            int two = writeVector(number, first + step, 2 * step);
            code.code.aload(one).aload(two).invokevirtual(VECTOR, "add", ADD).astore(one);
            return one;
        }
    }
}
