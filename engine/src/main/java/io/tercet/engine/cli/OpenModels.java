package io.tercet.engine.cli;

import io.tercet.engine.Model;
import io.tercet.engine.Tercet;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The models that a command has open; one file is loaded once, whatever its roles. */
final class OpenModels implements AutoCloseable {
    private final Tercet engine;
    private final ModelFiles files;
    private final Map<Path, Model> models = new LinkedHashMap<>();

    OpenModels(Tercet engine, Console console) {
        this.engine = engine;
        this.files = new ModelFiles(console);
    }

    /** The model of a path or a name. */
    Model load(String word) {
        return models.computeIfAbsent(files.file(word), engine::load);
    }

    @Override
    public void close() {
        models.values().forEach(Model::close);
    }
}
