package io.tercet.engine;

import io.tercet.models.chat.ChatMessage;
import io.tercet.models.chat.ChatTemplate;
import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.DecoderReader;
import io.tercet.models.decoder.ExitHead;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.piece.ExitHeads;
import io.tercet.models.piece.LayersModel;
import io.tercet.models.piece.Piece;
import io.tercet.models.tokenizer.Tokenizer;
import io.tercet.tasks.Backend;
import io.tercet.tasks.LoadedModel;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A model file, opened: weights on a backend, tokenizer, chat template. Thread-safe. */
public final class Model implements AutoCloseable {
    private final Path path; // of its weights
    private final GgufFile file; // of its vocabulary and template
    private final Tokenizer tokenizer;
    private final DecoderModel weights;
    private final LoadedModel loaded;
    private final Opened opened;
    private final Loader loader;
    private final Companions companions;

    /** What is to be closed with a model, the last one first. */
    private static final class Opened {
        private final Deque<Runnable> closers = new ArrayDeque<>();

        GgufFile file(Path path) {
            GgufFile file = GgufFile.open(path);
            closers.push(file::close);
            return file;
        }

        Piece piece(Path path) {
            Piece piece = Piece.open(path);
            closers.push(piece::close);
            return piece;
        }

        Arena memory() {
            Arena arena = Arena.ofShared();
            closers.push(arena::close);
            return arena;
        }

        LoadedModel load(Backend backend, DecoderModel weights) {
            LoadedModel loaded = backend.load(weights);
            closers.push(loaded::close);
            return loaded;
        }

        void close() {
            closers.forEach(Runnable::run);
            closers.clear();
        }
    }

    /** Opens what a model is made of. */
    private interface Opening {
        Model open(Opened opened);
    }

    private Model(
            Path path,
            GgufFile file,
            Tokenizer tokenizer,
            DecoderModel weights,
            LoadedModel loaded,
            Opened opened,
            Loader loader) {
        this.path = path;
        this.file = file;
        this.tokenizer = tokenizer;
        this.weights = weights;
        this.loaded = loaded;
        this.opened = opened;
        this.loader = loader;
        this.companions = new Companions(loader, this);
    }

    static Model load(Path path, List<Path> given, Loader loader) {
        return opening(opened -> {
            GgufFile file = opened.file(path);
            DecoderModel weights = DecoderReader.read(file);
            for (Path piece : given.isEmpty() ? loader.exits(path) : given) {
                weights = ExitHeads.attach(opened.piece(piece), weights, loader.sha256(path));
            }
            // Weights first: backends get ready for them while the vocabulary is read.
            LoadedModel loaded = opened.load(loader.backend(), weights);
            return new Model(path, file, Tokenizer.of(file), weights, loaded, opened, loader);
        });
    }

    static Model layersOf(Model target, Path path) {
        return opening(opened -> {
            Piece piece = opened.piece(path);
            DecoderModel weights =
                    LayersModel.read(piece, target.weights, target.sha256(), opened.memory())
                            .decoder();
            LoadedModel loaded = opened.load(target.loader.backend(), weights);
            return new Model(
                    path, target.file, target.tokenizer, weights, loaded, opened, target.loader);
        });
    }

    private static Model opening(Opening opening) {
        Opened opened = new Opened();
        try {
            return opening.open(opened);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    /** The file's name. */
    public String name() {
        return weights.name();
    }

    Path path() {
        return path;
    }

    /** The file's SHA-256: what pieces that were trained for it call it. */
    String sha256() {
        return loader.sha256(path);
    }

    /** What was trained for it and is found without being named. */
    Companions companions() {
        return companions;
    }

    /** Layers behind which it has trained exits, ascending. */
    List<Integer> exits() {
        return weights.exits().stream().map(ExitHead::layer).toList();
    }

    /** The weights in their file. */
    DecoderModel weights() {
        return weights;
    }

    /** The file's name and size: what measurements of it are kept under. */
    String identity() {
        try {
            return name() + " " + Files.size(path);
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
        companions.close();
        opened.close();
    }
}
