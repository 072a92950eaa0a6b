package io.tercet.training.torch;

import io.tercet.models.gguf.GgufFile;
import io.tercet.models.gguf.GgufValue;
import io.tercet.models.gguf.GgufWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bytedeco.pytorch.AdamW;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.OutputArchive;

/**
 * A run as it was after some steps: {@code NAME.gguf}, a model in single precision which says how
 * many steps it has seen, and {@code NAME.adamw}, the optimiser's moments. Both are replaced
 * together but for an instant; a run that finds only one of them starts anew.
 */
final class Checkpoint {
    private static final String STEPS = "tercet.training.steps";

    private final Path model;
    private final Path moments;

    Checkpoint(Path folder, String name) {
        this.model = folder.resolve(name + ".gguf");
        this.moments = folder.resolve(name + ".adamw");
    }

    boolean exists() {
        return Files.exists(model) && Files.exists(moments);
    }

    Path model() {
        return model;
    }

    /**
     * @param weights writes the model to a path, with what else its file should say
     */
    void write(
            BiConsumer<Path, Consumer<GgufWriter>> weights,
            AdamW optimizer,
            int steps,
            Consumer<GgufWriter> metadata) {
        Path part = moments.resolveSibling(moments.getFileName() + ".part");
        try (OutputArchive archive = new OutputArchive()) {
            optimizer.save(archive);
            archive.save_to(part.toString());
            Files.move(part, moments, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(moments + " cannot be written", e);
        }
        weights.accept(
                model,
                writer -> {
                    metadata.accept(writer);
                    writer.put(STEPS, GgufValue.ofSize(steps));
                });
    }

    /** How the run computed; empty where there is none, or it does not say. */
    Optional<Computation> computation() {
        if (!exists()) {
            return Optional.empty();
        }
        try (GgufFile file = GgufFile.open(model)) {
            return Computation.of(file);
        }
    }

    /** Loads the moments; returns the steps that the stored model has seen. */
    int restore(AdamW optimizer) {
        try (InputArchive archive = new InputArchive()) {
            archive.load_from(moments.toString());
            optimizer.load(archive);
        }
        try (GgufFile file = GgufFile.open(model)) {
            return Math.toIntExact(file.integer(STEPS).orElse(0));
        }
    }
}
