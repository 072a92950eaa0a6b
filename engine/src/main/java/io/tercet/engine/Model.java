package io.tercet.engine;

import io.tercet.engine.catalog.Digests;
import io.tercet.models.chat.ChatMessage;
import io.tercet.models.chat.ChatTemplate;
import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.piece.ExitHeads;
import io.tercet.models.piece.Piece;
import io.tercet.models.tokenizer.Tokenizer;
import io.tercet.tasks.Backend;
import io.tercet.tasks.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** A model file, opened: weights on a backend, tokenizer, chat template. Thread-safe. */
public final class Model implements AutoCloseable {
    private final GgufFile file;
    private final Tokenizer tokenizer;
    private final LoadedModel loaded;
    private final List<Piece> pieces;

    private Model(GgufFile file, Tokenizer tokenizer, LoadedModel loaded, List<Piece> pieces) {
        this.file = file;
        this.tokenizer = tokenizer;
        this.loaded = loaded;
        this.pieces = List.copyOf(pieces);
    }

    static Model load(Path path, List<Path> pieces, Backend backend) {
        GgufFile file = GgufFile.open(path);
        List<Piece> opened = new ArrayList<>();
        try {
            DecoderModel weights = DecoderReader.read(file);
            for (Path piece : pieces) {
                opened.add(Piece.open(piece));
                weights = ExitHeads.attach(opened.getLast(), weights, sha256(path));
            }
            // Weights first: backends get ready for them while the vocabulary is read.
            return withTokenizer(file, backend.load(weights), opened);
        } catch (RuntimeException e) {
            opened.forEach(Piece::close);
            file.close();
            throw e;
        }
    }

    private static Model withTokenizer(GgufFile file, LoadedModel loaded, List<Piece> pieces) {
        try {
            return new Model(file, Tokenizer.of(file), loaded, pieces);
        } catch (RuntimeException e) {
            loaded.close();
            throw e;
        }
    }

    private static String sha256(Path path) {
        return Digests.standard().of(path);
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
        pieces.forEach(Piece::close);
        file.close();
    }
}
