package io.tercet.engine.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reference files beside the project; tests that want them are skipped where they are absent. */
final class Shared {
    private Shared() {}

    /** The file {@code ../shared/reference/NAME}, seen from the project's root. */
    static String reference(String name) {
        Path root = Path.of(System.getProperty("tercet.root", "..")).toAbsolutePath();
        Path file = root.resolveSibling("shared").resolve("reference").resolve(name);
        assumeTrue(Files.exists(file), () -> "absent: ../shared/reference/" + name);
        return file.toString();
    }
}
