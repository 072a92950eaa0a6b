package io.tercet.engine;

import io.tercet.engine.compare.MethodSpec;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import java.util.Map;

/** Small random models in files, and what sessions are made of them. */
public final class TinyModels {
    private TinyModels() {}

    /** A file with {@link SyntheticModel#tiny} in a folder. */
    public static Path write(Path folder, String architecture, TensorType type, long seed) {
        Path file = folder.resolve("%s-%s-%d.gguf".formatted(architecture, type, seed));
        SyntheticModel.tiny(architecture, type, seed).write(file);
        return file;
    }

    /** A session's plan with a method and its settings, written {@code eagle:top_k=3:depth=2}. */
    static SessionSpec under(SessionSpec spec, String method) {
        MethodSpec parsed = MethodSpec.parse(method);
        SessionSpec result = spec.withMethod(parsed.method().name());
        for (Map.Entry<String, String> setting : parsed.settings().entrySet()) {
            result = result.withSetting(setting.getKey(), setting.getValue());
        }
        return result;
    }
}
