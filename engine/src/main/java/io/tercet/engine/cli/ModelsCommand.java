package io.tercet.engine.cli;

import io.tercet.engine.catalog.CatalogModel;
import io.tercet.engine.catalog.CatalogPiece;
import io.tercet.engine.catalog.ModelCatalog;
import io.tercet.engine.catalog.PieceCatalog;
import io.tercet.engine.catalog.PieceFolder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "models",
        description = {
            "Lists the models that can be given by name; the first use fetches one.",
            "Below them the pieces that were trained for one of them, which methods find by"
                    + " themselves."
        })
final class ModelsCommand extends TercetCommand {
    @Option(
            names = "--index",
            paramLabel = "DIR",
            description = "instead, the lines of speculators/pieces.tsv for a folder of pieces")
    @Nullable Path index;

    ModelsCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
        if (index == null) {
            list();
        } else {
            PieceFolder.table(index).forEach(console.out()::println);
        }
    }

    private void list() {
        ModelCatalog catalog = ModelCatalog.standard();
        for (CatalogModel model : catalog.models()) {
            console.out()
                    .printf(
                            "%-18s %-42s %6.1f MB  %-11s %s%n",
                            model.name(),
                            model.about(),
                            model.bytes() / 1e6,
                            model.licence(),
                            whereabouts(catalog, model));
        }
        for (CatalogPiece piece : PieceCatalog.standard().pieces()) {
            console.out()
                    .printf(
                            "%-18s %-42s %6.1f MB%n",
                            piece.name(),
                            "%s for %s".formatted(piece.kind().word(), piece.target()),
                            piece.bytes() / 1e6);
        }
    }

    private static String whereabouts(ModelCatalog catalog, CatalogModel model) {
        if (model.bundled()) {
            return "comes with Tercet";
        }
        return catalog.has(model)
                ? catalog.path(model).toString()
                : "not here yet; fetched at first use";
    }
}
