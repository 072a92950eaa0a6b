package io.tercet.tasks.jvm;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodType;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Writes {@link TileShape#add} for one format and shape, with a variable for each sum, so that all
 * of them are registers:
 *
 * <pre>
 *   for each hardware vector of the 16 lanes:
 *     s[weight][row] = sums
 *     for each block of 32 columns:
 *       scale[weight], offset[weight] = the reader's, of the block
 *       for each half of the block:
 *         u[weight] = the reader's elements
 *         for each row: x = its columns
 *           for each weight: s[weight][row] = fma(u[weight], x, s[weight][row])
 *     sums = s[weight][row]
 * </pre>
 *
 * <p>A reader's methods are called through constant method handles, because C2 stops inlining
 * ordinary calls once a method has 18,000 nodes (NodeCountInliningCutoff) and would then allocate
 * every vector; callees of method handles and the Vector API's own methods are inlined all the
 * same.
 */
final class TileCode {
    private static final ClassDesc VECTOR = desc(FloatVector.class);
    private static final ClassDesc LANES = desc(Lanes.class);
    private static final ClassDesc FLOATS = ConstantDescs.CD_float.arrayType();
    private static final MethodTypeDesc FROM_ARRAY =
            MethodTypeDesc.of(VECTOR, desc(VectorSpecies.class), FLOATS, ConstantDescs.CD_int);
    private static final MethodTypeDesc INTO_ARRAY =
            MethodTypeDesc.of(ConstantDescs.CD_void, FLOATS, ConstantDescs.CD_int);
    private static final MethodTypeDesc FMA =
            MethodTypeDesc.of(VECTOR, desc(Vector.class), desc(Vector.class));

    // parameters of TileShape.add
    private static final int DATA = 0;
    private static final int AT0 = 1;
    private static final int COLUMNS = 5;
    private static final int X = 6;
    private static final int X_AT = 7;
    private static final int SUMS = 8;
    private static final int SUMS_AT = 9;

    /** The methods of a {@link BlockReader}; a class's data has their handles in this order. */
    enum Read {
        SCALE(),
        OFFSET(FloatVector.class),
        ELEMENTS(int.class, int.class, FloatVector.class, FloatVector.class);

        @SuppressWarnings("ImmutableEnumChecker") // a MethodType is, though not annotated
        private final MethodType type;

        Read(Class<?>... more) {
            type =
                    MethodType.methodType(FloatVector.class, MemorySegment.class, long.class)
                            .appendParameterTypes(more);
        }

        String method() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        MethodType type() {
            return type;
        }
    }

    private final CodeBuilder code;
    private final int height;
    private final int weights;
    private final int lane;
    private final int k; // index of x
    private final int end;
    private final int from; // index of sums
    private final int x;
    private final int[] blocks; // [weights]
    private final int[] scales;
    private final int[] offsets;
    private final int[] elements;
    private final int[] sums; // [weights, height]

    TileCode(CodeBuilder code, int height, int weights) {
        this.code = code;
        this.height = height;
        this.weights = weights;
        lane = code.allocateLocal(TypeKind.INT);
        k = code.allocateLocal(TypeKind.INT);
        end = code.allocateLocal(TypeKind.INT);
        from = code.allocateLocal(TypeKind.INT);
        x = code.allocateLocal(TypeKind.REFERENCE);
        blocks = locals(weights, TypeKind.LONG);
        scales = locals(weights, TypeKind.REFERENCE);
        offsets = locals(weights, TypeKind.REFERENCE);
        elements = locals(weights, TypeKind.REFERENCE);
        sums = locals(weights * height, TypeKind.REFERENCE);
    }

    static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    static void writeConstructor(CodeBuilder code, ClassDesc parent) {
        code.aload(0)
                .invokespecial(parent, ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                .return_();
    }

    /**
     * Writes the whole method.
     *
     * @param blockBytes of the format
     */
    void write(int blockBytes) {
        code.loadConstant(0).istore(lane);
        loop(
                () -> code.iload(lane).loadConstant(Lanes.COUNT),
                () -> {
                    code.iload(code.parameterSlot(SUMS_AT)).iload(lane).iadd().istore(from);
                    for (int i = 0; i < sums.length; i++) {
                        load(code.parameterSlot(SUMS), from, i, sums[i]);
                    }
                    writeColumns(blockBytes);
                    for (int i = 0; i < sums.length; i++) {
                        code.aload(sums[i]).aload(code.parameterSlot(SUMS));
                        index(from, i);
                        code.invokevirtual(VECTOR, "intoArray", INTO_ARRAY);
                    }
                    code.iinc(lane, Lanes.WIDTH);
                });
        code.return_();
    }

    private void writeColumns(int blockBytes) {
        for (int w = 0; w < weights; w++) {
            code.lload(code.parameterSlot(AT0 + w)).lstore(blocks[w]);
        }
        code.iload(code.parameterSlot(X_AT)).iload(lane).iadd().istore(k);
        code.iload(code.parameterSlot(COLUMNS)).loadConstant(height).imul();
        code.iload(code.parameterSlot(X_AT)).iadd().istore(end);
        loop(
                () -> code.iload(k).iload(end),
                () -> {
                    writeBlock();
                    for (int block : blocks) {
                        code.lload(block).loadConstant((long) blockBytes).ladd().lstore(block);
                    }
                    code.iload(k).loadConstant(height * BlockReader.LENGTH).iadd().istore(k);
                });
    }

    private void writeBlock() {
        for (int w = 0; w < weights; w++) {
            read(Read.SCALE, w, () -> {}, scales[w]);
            int scale = scales[w];
            read(Read.OFFSET, w, () -> code.aload(scale), offsets[w]);
        }
        for (int half = 0; half < 2; half++) {
            for (int w = 0; w < weights; w++) {
                int number = half;
                int scale = scales[w];
                int offset = offsets[w];
                read(
                        Read.ELEMENTS,
                        w,
                        () -> code.loadConstant(number).iload(lane).aload(scale).aload(offset),
                        elements[w]);
            }
            for (int row = 0; row < height; row++) {
                load(code.parameterSlot(X), k, half * height + row, x);
                for (int w = 0; w < weights; w++) {
                    int sum = sums[w * height + row];
                    code.aload(elements[w]).aload(x).aload(sum);
                    code.invokevirtual(VECTOR, "fma", FMA).astore(sum);
                }
            }
        }
    }

    /** {@code to = reader.read(data, block of weight row w, more)}. */
    @SuppressWarnings("EnumOrdinal") // the data's order is the constants'
    private void read(Read read, int w, Runnable more, int to) {
        code.loadConstant(
                        DynamicConstantDesc.ofNamed(
                                ConstantDescs.BSM_CLASS_DATA_AT,
                                ConstantDescs.DEFAULT_NAME,
                                ConstantDescs.CD_MethodHandle,
                                read.ordinal()))
                .aload(code.parameterSlot(DATA))
                .lload(blocks[w]);
        more.run();
        code.invokevirtual(
                        ConstantDescs.CD_MethodHandle,
                        "invokeExact",
                        read.type().describeConstable().orElseThrow())
                .astore(to);
    }

    /** {@code to = } the hardware vector in logical vector {@code number} behind an index. */
    private void load(int array, int base, int number, int to) {
        code.getstatic(LANES, "FLOATS", desc(VectorSpecies.class)).aload(array);
        index(base, number);
        code.invokestatic(VECTOR, "fromArray", FROM_ARRAY).astore(to);
    }

    private void index(int base, int number) {
        code.iload(base).loadConstant(number * Lanes.COUNT).iadd();
    }

    /** While the first of two numbers is less than the second. */
    private void loop(Runnable compared, Runnable body) {
        Label head = code.newBoundLabel();
        Label behind = code.newLabel();
        compared.run();
        code.if_icmpge(behind);
        body.run();
        code.goto_(head).labelBinding(behind);
    }

    private int[] locals(int count, TypeKind kind) {
        return IntStream.range(0, count).map(i -> code.allocateLocal(kind)).toArray();
    }
}
