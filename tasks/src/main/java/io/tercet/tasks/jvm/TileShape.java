package io.tercet.tasks.jvm;

import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a {@link Tile} that takes a group of one height, for one format: a class of its own,
 * whose code {@link TileCode} writes.
 */
abstract class TileShape {
    /** What {@link #add} is called with, its receiver left out. */
    private static final MethodType ADD =
            MethodType.methodType(
                    void.class,
                    MemorySegment.class,
                    long.class,
                    long.class,
                    long.class,
                    long.class,
                    int.class,
                    float[].class,
                    int.class,
                    float[].class,
                    int.class);

    private static final ClassDesc SHAPE = TileCode.desc(TileShape.class);

    /**
     * Adds products to partial sums, as {@link Tile#add} does.
     *
     * @param at0 where the first weight row starts; shapes of two weight rows mind only two
     * @param sums [weight rows, height, 16] from {@code sumsAt} on
     */
    abstract void add(
            MemorySegment data,
            long at0,
            long at1,
            long at2,
            long at3,
            int columns,
            float[] x,
            int xAt,
            float[] sums,
            int sumsAt);

    /** The shape of {@code height} rows x by {@code weights} weight rows, which are 2 or 4. */
    static TileShape of(BlockReader reader, int height, int weights) {
        ClassDesc name = ClassDesc.of(TileShape.class.getPackageName(), "GeneratedTile");
        MethodTypeDesc add = ADD.describeConstable().orElseThrow();
        byte[] bytes =
                ClassFile.of()
                        .build(
                                name,
                                made ->
                                        made.withSuperclass(SHAPE)
                                                .withMethodBody(
                                                        ConstantDescs.INIT_NAME,
                                                        ConstantDescs.MTD_void,
                                                        0,
                                                        code ->
                                                                TileCode.writeConstructor(
                                                                        code, SHAPE))
                                                .withMethodBody(
                                                        "add",
                                                        add,
                                                        0,
                                                        code ->
                                                                new TileCode(code, height, weights)
                                                                        .write(reader.bytes())));
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            List<MethodHandle> reads = new ArrayList<>();
            for (TileCode.Read read : TileCode.Read.values()) {
                reads.add(lookup.bind(reader, read.method(), read.type()));
            }
            return (TileShape)
                    lookup.defineHiddenClassWithClassData(bytes, List.copyOf(reads), true)
                            .lookupClass()
                            .getDeclaredConstructor()
                            .newInstance();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
