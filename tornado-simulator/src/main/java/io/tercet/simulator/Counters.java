package io.tercet.simulator;

import java.util.concurrent.atomic.LongAdder;

/** Totals over all plans of this process. Thread-safe. */
public final class Counters {
    private static final LongAdder LAUNCHES = new LongAdder();
    private static final LongAdder TO_DEVICE = new LongAdder();
    private static final LongAdder FROM_DEVICE = new LongAdder();

    private Counters() {}

    /** Tasks run. */
    public static long launches() {
        return LAUNCHES.sum();
    }

    public static long bytesToDevice() {
        return TO_DEVICE.sum();
    }

    public static long bytesFromDevice() {
        return FROM_DEVICE.sum();
    }

    public static void countLaunch() {
        LAUNCHES.increment();
    }

    public static void countToDevice(long bytes) {
        TO_DEVICE.add(bytes);
    }

    public static void countFromDevice(long bytes) {
        FROM_DEVICE.add(bytes);
    }
}
