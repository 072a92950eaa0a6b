package io.tercet.engine.cli;

import io.tercet.engine.catalog.CatalogModel;
import io.tercet.engine.catalog.ModelCatalog;
import picocli.CommandLine.Command;

@Command(
        name = "models",
        description = "Lists the models that can be given by name; the first use fetches one.")
final class ModelsCommand extends TercetCommand {
    ModelsCommand(Console console) {
        super(console);
    }

    @Override
    void run() {
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
