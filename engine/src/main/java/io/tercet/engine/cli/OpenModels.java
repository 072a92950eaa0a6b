package io.tercet.engine.cli;

import io.tercet.engine.Adapter;
import io.tercet.engine.Head;
import io.tercet.engine.Model;
import io.tercet.engine.Router;
import io.tercet.engine.Tercet;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.piece.Piece;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The models and pieces that a command has open; one file is loaded once, whatever its roles. */
final class OpenModels implements AutoCloseable {
    private final Tercet engine;
    private final Console console;
    private final ModelFiles files;
    private final Map<Loaded, AutoCloseable> open = new LinkedHashMap<>();

    private record Loaded(Path file, Class<?> type) {}

    OpenModels(Tercet engine, Console console) {
        this.engine = engine;
        this.console = console;
        this.files = new ModelFiles(console);
    }

    /** The model of a path or a name. */
    Model load(String word) {
        return load(word, null);
    }

    /**
     * The model of a path or a name.
     *
     * @param exits the piece that its exits are in; null for what is found for it
     */
    Model load(String word, @Nullable String exits) {
        List<Path> pieces = exits == null ? List.of() : List.of(files.file(exits));
        return once(word, Model.class, file -> told(engine.load(file, pieces)));
    }

    /** A model of its own, or one made of the target's layers. */
    Model companion(String word, Model target) {
        return kind(word).isEmpty()
                ? load(word)
                : once(word, Model.class, file -> told(engine.loadLayers(target, file)));
    }

    /** Whether a file is a draft head. */
    boolean isHead(String word) {
        return kind(word).filter(Piece.Kind.HEAD.key()::equals).isPresent();
    }

    /** The kind of a file that is a piece. */
    private Optional<String> kind(String word) {
        try (GgufFile file = GgufFile.open(files.file(word))) {
            return file.string(Piece.KIND);
        }
    }

    Head head(String word, Model target) {
        return once(word, Head.class, file -> engine.loadHead(target, file));
    }

    Adapter adapter(String word, Model target) {
        return once(word, Adapter.class, file -> engine.loadAdapter(target, file));
    }

    Router router(String word, Model target) {
        return once(word, Router.class, file -> engine.loadRouter(target, file));
    }

    private <T extends AutoCloseable> T once(String word, Class<T> type, Function<Path, T> load) {
        Loaded key = new Loaded(files.file(word), type);
        return type.cast(open.computeIfAbsent(key, one -> load.apply(one.file)));
    }

    private Model told(Model model) {
        model.loaded().notices().forEach(notice -> console.notice(model.name() + ": " + notice));
        return model;
    }

    @Override
    public void close() {
        for (AutoCloseable each : List.copyOf(open.values()).reversed()) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException("models close without exceptions", e);
            }
        }
    }
}
