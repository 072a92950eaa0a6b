package io.tercet.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Reference data beside the project; tests that want it skip, saying so, where it is absent. */
public final class Shared {
    private Shared() {}

    /** The file {@code ../shared/NAME}, seen from the project's root. */
    public static Path file(String name) {
        Path file =
                Path.of(System.getProperty("tercet.root", ".."), "..", "shared", name).normalize();
        assumeTrue(Files.exists(file), () -> "skipped: no " + file + " beside the project");
        return file;
    }
}
