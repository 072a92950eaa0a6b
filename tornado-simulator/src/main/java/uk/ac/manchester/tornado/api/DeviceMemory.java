package uk.ac.manchester.tornado.api;

import io.tercet.simulator.Counters;
import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.types.arrays.ByteArray;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;
import uk.ac.manchester.tornado.api.types.arrays.TornadoNativeArray;

/** The device arrays that a graph holds, by host array. */
final class DeviceMemory {
    /** An index far outside of every array. */
    static final int INT_POISON = 0x80DEAD80;

    private final IdentityHashMap<TornadoNativeArray, TornadoNativeArray> arrays =
            new IdentityHashMap<>();

    @Nullable TornadoNativeArray find(TornadoNativeArray host) {
        return arrays.get(host);
    }

    /** The array on the device; new ones are poison. */
    TornadoNativeArray hold(TornadoNativeArray host) {
        return arrays.computeIfAbsent(host, DeviceMemory::poisoned);
    }

    /** Shares the array that another graph holds. */
    void share(TornadoNativeArray host, TornadoNativeArray device) {
        arrays.put(host, device);
    }

    void copyIn(TornadoNativeArray host) {
        hold(host).getSegment().copyFrom(host.getSegment());
        Counters.countToDevice(host.getNumBytesOfSegment());
    }

    void copyOut(TornadoNativeArray host, long firstByte, long bytes) {
        MemorySegment.copy(hold(host).getSegment(), firstByte, host.getSegment(), firstByte, bytes);
        Counters.countFromDevice(bytes);
    }

    void clear() {
        arrays.clear();
    }

    private static TornadoNativeArray poisoned(TornadoNativeArray host) {
        int size = Math.toIntExact(host.getNumBytesOfSegment() / host.getElementSize());
        return switch (host) {
            case FloatArray _ -> filled(new FloatArray(size));
            case ByteArray _ -> filled(new ByteArray(size));
            case IntArray _ -> {
                IntArray poison = new IntArray(size);
                for (int i = 0; i < size; i++) {
                    poison.set(i, INT_POISON);
                }
                yield poison;
            }
        };
    }

    /** All bits set: not a number, as float and as half float. */
    private static TornadoNativeArray filled(TornadoNativeArray array) {
        array.getSegment().fill((byte) 0xFF);
        return array;
    }
}
