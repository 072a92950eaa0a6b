package io.tercet.engine.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Tables that come with Tercet: tab-separated lines, those of {@code #} for readers. */
final class Table {
    private Table() {}

    /** The rows of a resource beside this class. */
    static <T> List<T> of(String resource, Function<String, T> row) {
        try (InputStream in = Table.class.getResourceAsStream(resource)) {
            String text =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).map(row).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
