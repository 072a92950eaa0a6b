package io.tercet.tasks.jvm;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/**
 * Where cache lines begin in a Java array. Vectors that cross a line are read at half the speed,
 * and an array's elements begin anywhere; C2 in turn checks every access to native memory. The
 * collector may move the array later: that costs speed and nothing else.
 */
final class CacheLine {
    /** Bytes of a line. */
    static final int BYTES = 64;

    /** Floats to allocate beyond what is used. */
    static final int SLACK = BYTES / Float.BYTES;

    /** Sets no byte and returns its argument, the array's address. */
    private static final MethodHandle MEMSET = memset();

    private CacheLine() {}

    @SuppressWarnings("restricted")
    private static MethodHandle memset() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("memset"),
                FunctionDescriptor.of(
                        ValueLayout.ADDRESS,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_LONG),
                Linker.Option.critical(true));
    }

    /** The first element at the beginning of a line, at most {@link #SLACK} - 1. */
    static int first(float[] array) {
        try {
            MemorySegment start =
                    (MemorySegment) MEMSET.invokeExact(MemorySegment.ofArray(array), 0, 0L);
            return (int) (-start.address() & (BYTES - 1)) / Float.BYTES;
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
