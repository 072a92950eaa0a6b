package io.tercet.engine;

import io.tercet.models.chat.ChatMessage;
import io.tercet.models.chat.ChatTemplate;
import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tokenizer.Tokenizer;
import io.tercet.tasks.Backend;
import io.tercet.tasks.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;

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
            // Weights first: backends get ready for them while the vocabulary is read.
            return withTokenizer(file, backend.load(weights));
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static Model withTokenizer(GgufFile file, LoadedModel loaded) {
        try {
            return new Model(file, Tokenizer.of(file), loaded);
        } catch (RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    /** The file's name. */
    public String name() {
        return file.name();
    }

    /** The file's name and size: what measurements of it are kept under. */
    String identity() {
        try {
            return name() + " " + Files.size(file.path());
        } catch (IOException e) {
            return name();
        }
    }

    public DecoderConfig config() {
        return loaded.config();
    }

    public Tokenizer tokenizer() {
        return tokenizer;
    }

    /** Whether the file has a chat template: instruct models do, base models do not. */
    public boolean hasChatTemplate() {
        return ChatTemplate.of(file, tokenizer.vocabulary()).isPresent();
    }

    /**
     * The prompt that asks for the answer to a conversation's last message, by the file's template.
     *
     * @throws IllegalArgumentException naming the file when it has no template
     */
    public int[] chatPrompt(List<ChatMessage> messages) {
        ChatTemplate template =
                ChatTemplate.of(file, tokenizer.vocabulary())
                        .orElseThrow(() -> new IllegalArgumentException(noTemplate()));
        return tokenizer.encodeMarkup(
                template.prompt(messages, ZonedDateTime.now(ZoneId.systemDefault())));
    }

    private String noTemplate() {
        return name()
                + " has no tokenizer.chat_template, so it cannot chat; use it without a template";
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
