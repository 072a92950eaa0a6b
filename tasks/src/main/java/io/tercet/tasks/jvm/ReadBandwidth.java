package io.tercet.tasks.jvm;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * How fast this machine reads memory: all threads over an array far larger than any cache, four
 * independent streams each (one stream leaves half of the bandwidth unused), best of several rounds
 * after a warm-up (code that is not compiled yet reads ten times too slowly).
 */
public final class ReadBandwidth {
    private static final VectorSpecies<Long> LANES = LongVector.SPECIES_PREFERRED;
    private static final long BYTES = 1L << 30;
    private static final int STREAMS = 4;
    private static final long SLICE = 1L << 22; // bytes of a stream read in one call, page-aligned
    private static final int WARM_UP_ROUNDS = 3;
    private static final int ROUNDS = 5;

    private ReadBandwidth() {}

    /** Bytes per second; takes one to two seconds and 1 GiB. */
    public static double measure(int threads) {
        try (Arena arena = Arena.ofShared();
                ExecutorService team = Executors.newFixedThreadPool(threads)) {
            MemorySegment memory = arena.allocate(BYTES, SLICE);
            memory.fill((byte) 1); // untouched pages would all be one page of zeros
            double best = 0;
            for (int round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
                long start = System.nanoTime();
                readAll(memory, team, threads);
                double seconds = (System.nanoTime() - start) / 1e9;
                best = round < WARM_UP_ROUNDS ? 0 : Math.max(best, BYTES / seconds);
            }
            return best;
        }
    }

    private static void readAll(MemorySegment memory, ExecutorService team, int threads) {
        long parts = BYTES / (STREAMS * SLICE);
        List<Future<Long>> results = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            long first = parts * thread / threads;
            long last = parts * (thread + 1) / threads;
            results.add(team.submit(() -> readParts(memory, first, last)));
        }
        try {
            for (Future<Long> result : results) {
                if (result.get() == 1) { // never: keeps the reads from being optimised away
                    throw new IllegalStateException("memory changed while it was read");
                }
            }
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the bandwidth cannot be measured", e);
        }
    }

    private static long readParts(MemorySegment memory, long first, long last) {
        long mixed = 0;
        for (long part = first; part < last; part++) {
            mixed ^= read(memory, part * STREAMS * SLICE);
        }
        return mixed;
    }

    /** Exclusive or of four slices that lie one behind the other, read side by side. */
    private static long read(MemorySegment memory, long start) {
        LongVector a = LongVector.zero(LANES);
        LongVector b = a;
        LongVector c = a;
        LongVector d = a;
        for (long at = start; at < start + SLICE; at += LANES.vectorByteSize()) {
            a = mix(a, memory, at);
            b = mix(b, memory, at + SLICE);
            c = mix(c, memory, at + 2 * SLICE);
            d = mix(d, memory, at + 3 * SLICE);
        }
        LongVector all =
                a.lanewise(VectorOperators.XOR, b)
                        .lanewise(VectorOperators.XOR, c.lanewise(VectorOperators.XOR, d));
        return all.lane(0) ^ all.lane(1);
    }

    private static LongVector mix(LongVector mixed, MemorySegment memory, long at) {
        return mixed.lanewise(
                VectorOperators.XOR,
                LongVector.fromMemorySegment(LANES, memory, at, ByteOrder.nativeOrder()));
    }
}
