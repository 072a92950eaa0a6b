package io.tercet.engine.plan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the processor calls itself. */
public final class Cpu {
    private static final Path LINUX = Path.of("/proc/cpuinfo");

    private Cpu() {}

    /** The model's name with its number of processors. */
    public static String name() {
        return model() + ", " + Runtime.getRuntime().availableProcessors() + " processors";
    }

    private static String model() {
        try {
            return Files.readAllLines(LINUX).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch"); // not Linux
        }
    }
}
