package io.tercet.engine;

import io.tercet.models.synth.SyntheticModel;
import io.tercet.models.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Three small random models in one engine.
 *
 * @param twin the target in 8 bits: mostly right
 * @param stranger unrelated weights: mostly wrong
 */
record TinyFamily(Tercet tercet, Model target, Model twin, Model stranger)
        implements AutoCloseable {
    private static final long SEED = 1;

    /** Models of {@link SyntheticModel#tiny}, with files in a folder. */
    static TinyFamily tiny(Tercet tercet, Path folder, String architecture) {
        return of(tercet, (type, seed) -> TinyModels.write(folder, architecture, type, seed));
    }

    /** Models of {@link SyntheticModel#of}, with files in a folder. */
    static TinyFamily shaped(Tercet tercet, Path folder, String shape) {
        return of(
                tercet,
                (type, seed) -> {
                    Path file = folder.resolve(type + "-" + seed + ".gguf");
                    SyntheticModel.of(shape, type, seed).write(file);
                    return file;
                });
    }

    private interface Files {
        Path write(TensorType type, long seed);
    }

    private static TinyFamily of(Tercet tercet, Files files) {
        return new TinyFamily(
                tercet,
                tercet.load(files.write(TensorType.F32, SEED)),
                tercet.load(files.write(TensorType.Q8_0, SEED)),
                tercet.load(files.write(TensorType.F32, 99)));
    }

    List<Model> all() {
        return List.of(target, twin, stranger);
    }

    /** Generates in a session of its own. */
    Generation run(SessionSpec spec, int[] prompt, GenerationOptions options) {
        try (TextSession session = tercet.session(spec)) {
            return session.generate(prompt, options, TokenListener.NONE);
        }
    }

    /** A prompt that hardly repeats itself. */
    static int[] prompt(int length) {
        return IntStream.range(0, length).map(i -> 40 + i * 7 % 90).toArray();
    }

    /** A prompt that repeats itself. */
    static int[] repetitivePrompt(int length) {
        return IntStream.range(0, length).map(i -> 40 + i % 7 * 9).toArray();
    }

    /** Closes the models; the engine stays open. */
    @Override
    public void close() {
        all().forEach(Model::close);
    }
}
