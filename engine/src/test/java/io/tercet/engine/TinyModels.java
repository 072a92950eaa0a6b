package io.tercet.engine;

import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;

/** Small random models in files. */
final class TinyModels {
    private TinyModels() {}

    static Path write(Path folder, String architecture, TensorType type, long seed) {
        Path file = folder.resolve("%s-%s-%d.gguf".formatted(architecture, type, seed));
        SyntheticModel.tiny(architecture, type, seed).write(file);
        return file;
    }
}
