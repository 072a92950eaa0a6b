package io.tercet.engine;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tokenizer.Tokenizer;
import io.tercet.tasks.Backend;
import io.tercet.tasks.LoadedModel;
import java.nio.file.Path;

/** A model file, opened: weights on a backend, tokenizer, chat template. Thread-safe. */
public final class Model implements AutoCloseable {
    private final GgufFile file;
    private final Tokenizer tokenizer;
    private final LoadedModel loaded;

    private Model(GgufFile file, Tokenizer tokenizer, LoadedModel loaded) {
        this.file = file;
        this.tokenizer = tokenizer;
        this.loaded = loaded;
    }

    static Model load(Path path, Backend backend) {
        GgufFile file = GgufFile.open(path);
        try {
            DecoderModel weights = DecoderReader.read(file);
            return new Model(file, Tokenizer.of(file), backend.load(weights));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** The file's name. */
    public String name() {
        return file.name();
    }

    public DecoderConfig config() {
        return loaded.config();
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** The weights on their backend, for those who work below text. */
    public LoadedModel loaded() {
        return loaded;
    }

    @Override
    public void close() {
        loaded.close();
        file.close();
    }
}
