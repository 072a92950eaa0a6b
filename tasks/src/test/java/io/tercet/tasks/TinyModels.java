package io.tercet.tasks;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Synthetic models of two blocks, made once per test run. */
public final class TinyModels {
    private static final Map<String, DecoderModel> MODELS = new ConcurrentHashMap<>();

    private TinyModels() {}

    /** The tiny model of an architecture and a format. */
    public static DecoderModel of(String architecture, TensorType type) {
        return MODELS.computeIfAbsent(
                architecture + type,
                name -> read(SyntheticModel.tiny(architecture, type, 17).open()));
    }

    @SuppressWarnings("resource") // the mapping lives as long as the test run
    private static DecoderModel read(GgufFile file) {
        return DecoderReader.read(file);
    }
}
