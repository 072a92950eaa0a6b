package io.tercet.tasks.jvm;

import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.Vector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What generated loops over vectors are written with: a variable for each vector, so that all of
 * them are registers.
 *
 * <p>A reader's methods are called through constant method handles, because C2 stops inlining
 * ordinary calls once a method has 18,000 nodes (NodeCountInliningCutoff) and would then allocate
 * every vector; callees of method handles and the Vector API's own methods are inlined all the
 * same.
 */
final class VectorCode {
    private static final ClassDesc VECTOR = desc(FloatVector.class);
    private static final ClassDesc LANES = desc(Lanes.class);
    private static final ClassDesc SPECIES = desc(VectorSpecies.class);
    private static final ClassDesc FLOATS = ConstantDescs.CD_float.arrayType();
    private static final MethodTypeDesc FROM_ARRAY =
            MethodTypeDesc.of(VECTOR, SPECIES, FLOATS, ConstantDescs.CD_int);
    private static final MethodTypeDesc INTO_ARRAY =
            MethodTypeDesc.of(ConstantDescs.CD_void, FLOATS, ConstantDescs.CD_int);
    private static final MethodTypeDesc ZERO = MethodTypeDesc.of(VECTOR, SPECIES);
    private static final MethodTypeDesc FMA =
            MethodTypeDesc.of(VECTOR, desc(Vector.class), desc(Vector.class));

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

        private MethodHandle of(BlockReader reader) {
            try {
                String method = name().toLowerCase(java.util.Locale.ROOT);
                return MethodHandles.lookup().bind(reader, method, type);
            } catch (ReflectiveOperationException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }

    /** Writes the body of a method. */
    interface Body extends Consumer<VectorCode> {}

    final CodeBuilder code;

    private VectorCode(CodeBuilder code) {
        this.code = code;
    }

    /**
     * An object of a hidden class of its own.
     *
     * @param parent its abstract parent, with one abstract method
     * @param body of that method
     * @param readers whose methods the body calls: none or one
     */
    static <T> T define(Class<T> parent, Body body, BlockReader... readers) {
        ClassDesc name =
                ClassDesc.of(parent.getPackageName(), "Generated" + parent.getSimpleName());
        Method method = onlyAbstract(parent);
        MethodTypeDesc type =
                MethodType.methodType(method.getReturnType(), method.getParameterTypes())
                        .describeConstable()
                        .orElseThrow();
        byte[] bytes =
                ClassFile.of()
                        .build(
                                name,
                                made ->
                                        made.withSuperclass(desc(parent))
                                                .withMethodBody(
                                                        ConstantDescs.INIT_NAME,
                                                        ConstantDescs.MTD_void,
                                                        0,
                                                        code -> writeConstructor(code, parent))
                                                .withMethodBody(
                                                        method.getName(),
                                                        type,
                                                        0,
                                                        code -> body.accept(new VectorCode(code))));
        List<MethodHandle> reads = new ArrayList<>();
        for (BlockReader reader : readers) {
            for (Read read : Read.values()) {
                reads.add(read.of(reader));
            }
        }
        try {
            return parent.cast(
                    MethodHandles.lookup()
                            .defineHiddenClassWithClassData(bytes, List.copyOf(reads), true)
                            .lookupClass()
                            .getDeclaredConstructor()
                            .newInstance());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Method onlyAbstract(Class<?> parent) {
        return Arrays.stream(parent.getDeclaredMethods())
                .filter(method -> Modifier.isAbstract(method.getModifiers()))
                .findFirst()
                .orElseThrow();
    }

    private static void writeConstructor(CodeBuilder code, Class<?> parent) {
        code.aload(0)
                .invokespecial(desc(parent), ConstantDescs.INIT_NAME, ConstantDescs.MTD_void)
                .return_();
    }

    static ClassDesc desc(Class<?> type) {
        return type.describeConstable().orElseThrow();
    }

    int local(TypeKind kind) {
        return code.allocateLocal(kind);
    }

    int[] locals(int count, TypeKind kind) {
        return IntStream.range(0, count).map(i -> code.allocateLocal(kind)).toArray();
    }

    /** The variable of a parameter. */
    int parameter(int number) {
        return code.parameterSlot(number);
    }

    /** For the numbers from 0 on, below an end, every {@code step}th. */
    void count(int number, Runnable end, int step, Runnable body) {
        code.loadConstant(0).istore(number);
        Label head = code.newBoundLabel();
        Label behind = code.newLabel();
        code.iload(number);
        end.run();
        code.if_icmpge(behind);
        body.run();
        code.iinc(number, step);
        code.goto_(head).labelBinding(behind);
    }

    /** {@code to = } the hardware vector in an array at an index. */
    void load(int array, Runnable index, int to) {
        code.getstatic(LANES, "FLOATS", SPECIES).aload(array);
        index.run();
        code.invokestatic(VECTOR, "fromArray", FROM_ARRAY).astore(to);
    }

    void store(int from, int array, Runnable index) {
        code.aload(from).aload(array);
        index.run();
        code.invokevirtual(VECTOR, "intoArray", INTO_ARRAY);
    }

    /** {@code to[i] = } the hardware vector in logical vector i behind an index, for all i. */
    void loadAll(int array, int base, int[] to) {
        for (int i = 0; i < to.length; i++) {
            int number = i;
            load(array, () -> index(base, number), to[i]);
        }
    }

    /** The other way round. */
    void storeAll(int[] from, int array, int base) {
        for (int i = 0; i < from.length; i++) {
            int number = i;
            store(from[i], array, () -> index(base, number));
        }
    }

    /** The index of logical vector {@code number} behind another one. */
    void index(int base, int number) {
        code.iload(base).loadConstant(number * Lanes.COUNT).iadd();
    }

    void zeroAll(int[] to) {
        for (int one : to) {
            code.getstatic(LANES, "FLOATS", SPECIES).invokestatic(VECTOR, "zero", ZERO).astore(one);
        }
    }

    /** {@code sum = fma(one, two, sum)}. */
    void fma(int one, int two, int sum) {
        code.aload(one).aload(two).aload(sum);
        code.invokevirtual(VECTOR, "fma", FMA).astore(sum);
    }

    /** {@code to = reader.read(data, block, more)}. */
    @SuppressWarnings("EnumOrdinal") // the data's order is the constants'
    void read(Read read, int data, int block, Runnable more, int to) {
        code.loadConstant(
                        DynamicConstantDesc.ofNamed(
                                ConstantDescs.BSM_CLASS_DATA_AT,
                                ConstantDescs.DEFAULT_NAME,
                                ConstantDescs.CD_MethodHandle,
                                read.ordinal()))
                .aload(data)
                .lload(block);
        more.run();
        code.invokevirtual(
                        ConstantDescs.CD_MethodHandle,
                        "invokeExact",
                        read.type.describeConstable().orElseThrow())
                .astore(to);
    }
}
