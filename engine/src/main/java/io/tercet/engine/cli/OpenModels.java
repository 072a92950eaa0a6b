package io.tercet.engine.cli;

import io.tercet.engine.Model;
import io.tercet.engine.Tercet;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The models that a command has open; one file is loaded once, whatever its roles. */
final class OpenModels implements AutoCloseable {
    private final Tercet engine;
    private final Console console;
    private final ModelFiles files;
    private final Map<Path, Model> models = new LinkedHashMap<>();

    OpenModels(Tercet engine, Console console) {
        this.engine = engine;
        this.console = console;
        this.files = new ModelFiles(console);
    }

    /** The model of a path or a name. */
    Model load(String word) {
        return models.computeIfAbsent(files.file(word), this::open);
    }

    private Model open(Path file) {
        Model model = engine.load(file);
        model.loaded().notices().forEach(notice -> console.notice(model.name() + ": " + notice));
        return model;
    }

    @Override
    public void close() {
        models.values().forEach(Model::close);
    }
}
