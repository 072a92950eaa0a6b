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
                            "%-10s %-28s %6d MB  %-11s %s%n",
                            model.name(),
                            model.about(),
                            model.bytes() / 1_000_000,
                            model.licence(),
                            catalog.has(model)
                                    ? catalog.path(model)
                                    : "not here yet; fetched at first use");
        }
    }
}
