package io.tercet.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** How long this process has been running. */
final class ProcessAge {
    private static final Path UPTIME = Path.of("/proc/uptime");
    private static final Path STATUS = Path.of("/proc/self/stat");
    private static final int START_TIME = 19; // fields behind the command's name, proc(5)
    private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

    private ProcessAge() {}

    /** Seconds since the process was started, by a launcher that it replaced or by itself. */
    static double seconds() {
        try {
            // Not the JDK's start instant: on Linux it counts from a boot time in whole seconds.
            double uptime = Double.parseDouble(Files.readString(UPTIME).split(" ", 2)[0]);
            String status = Files.readString(STATUS);
            String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
            return uptime - Double.parseDouble(fields[START_TIME]) / TICKS_PER_SECOND;
        } catch (IOException notLinux) {
            Instant start = ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
            return Duration.between(start, Instant.now()).toNanos() / 1e9;
        }
    }
}
