package io.tercet.models.piece;

import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufFile;
import io.tercet.models.tensor.Tensor;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A trained piece's file: its kind, whom it belongs to, and typed reads that refuse with one
 * sentence. Tensors are views of the file, which stays open until {@link #close}.
 *
 * <pre>{@code
 * Piece piece = Piece.open(path);
 * HeadModel head = HeadModel.read(piece, target, Sha256.of(targetFile));
 * }</pre>
 */
public final class Piece implements AutoCloseable {
    /** The {@code general.architecture} of every piece. */
    public static final String ARCHITECTURE = "tercet";

    /** Key of the kind. */
    public static final String KIND = "tercet.kind";

    /** Key of the target's SHA-256. */
    public static final String TARGET_SHA256 = "tercet.target.sha256";

    /** Key of the target's name, for messages. */
    public static final String TARGET_NAME = "tercet.target.name";

    private static final long LARGEST_SIZE = 1 << 24;

    private final GgufFile file;
    private final Kind kind;

    /** What a piece is; the key's value is the name in lower case. */
    public enum Kind {
        /** A draft head on the target's features (EAGLE-3, arXiv 2503.01840). */
        HEAD,
        /** Output heads behind some of the target's layers. */
        EXITS,
        /** A smaller model made of some of the target's layers. */
        LAYERS,
        /** Turns a qualifier's features into the target's (TriSpec, arXiv 2601.23180). */
        ADAPTER,
        /** Chooses rows of the vocabulary for a draft head (DynaSpec, arXiv 2510.13847). */
        ROUTER;

        /** The value of the key {@link Piece#KIND}. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Piece(GgufFile file) {
        this.file = file;
        String architecture = text("general.architecture");
        if (!architecture.equals(ARCHITECTURE)) {
            throw refusal(
                    "Key general.architecture should be %s, the mark of a trained piece, not %s."
                            .formatted(ARCHITECTURE, architecture));
        }
        String named = text(KIND);
        this.kind =
                Arrays.stream(Kind.values())
                        .filter(one -> one.key().equals(named))
                        .findFirst()
                        .orElseThrow(() ->
                                refusal(
                                        "Key %s should be one of %s, not %s."
                                                .formatted(KIND, kinds(), named)));
        text(TARGET_SHA256);
    }

    private static String kinds() {
        return Arrays.stream(Kind.values()).map(Kind::key).collect(Collectors.joining(", "));
    }

    /**
     * Opens a piece's file.
     *
     * @throws GgufException when it is absent, broken or no piece
     */
    public static Piece open(Path path) {
        GgufFile file = GgufFile.open(path);
        try {
            return new Piece(file);
        } catch (GgufException refused) {
            file.close();
            throw refused;
        }
    }

    /**
     * A piece in a file that is open already; closing the piece closes it.
     *
     * @throws GgufException when it is no piece
     */
    public static Piece of(GgufFile file) {
        return new Piece(file);
    }

    public Kind kind() {
        return kind;
    }

    /** The SHA-256 of the target's GGUF file, lower-case hexadecimal. */
    public String targetSha256() {
        return text(TARGET_SHA256).toLowerCase(Locale.ROOT);
    }

    /** What the target was called, or its SHA-256 where the file does not say. */
    public String targetName() {
        return file.string(TARGET_NAME).orElse(targetSha256());
    }

    /** The SHA-256 of this file: what pieces trained for this one call it. */
    public String sha256() {
        return Sha256.of(file.path());
    }

    public GgufFile file() {
        return file;
    }

    /**
     * This piece, if it has the kind and the target.
     *
     * @param targetSha256 of the GGUF file that it is to be used with
     * @throws GgufException with one sentence when it has another kind or another target
     */
    public Piece require(Kind wanted, String targetSha256) {
        if (kind != wanted) {
            throw refusal("Key %s should be %s, not %s.".formatted(KIND, wanted.key(), kind.key()));
        }
        requireSame(TARGET_SHA256, targetSha256, "its target " + targetName());
        return this;
    }

    /**
     * Checks a key that holds the SHA-256 of a file this piece was trained with.
     *
     * @param whose what that file is to the piece, for the message
     * @throws GgufException with one sentence when it is the SHA-256 of another file
     */
    public void requireSame(String key, String sha256, String whose) {
        String own = text(key);
        if (!own.equalsIgnoreCase(sha256)) {
            throw refusal(
                    "It was trained for %s, whose SHA-256 in key %s is %s; the file given has %s."
                            .formatted(whose, key, own, sha256));
        }
    }

    /** A string that must be there. */
    public String text(String key) {
        return required(key, file.string(key));
    }

    /** A size from 1 on that must be there. */
    public int size(String key) {
        OptionalLong found = file.integer(key);
        if (found.isEmpty()) {
            throw missing(key);
        }
        if (found.getAsLong() < 1 || found.getAsLong() > LARGEST_SIZE) {
            throw refusal(
                    "Key %s should be a size from 1 to %d, not %d."
                            .formatted(key, LARGEST_SIZE, found.getAsLong()));
        }
        return (int) found.getAsLong();
    }

    /**
     * Ascending numbers, each once, that must be there.
     *
     * @param first the smallest that may be among them
     * @param last the largest
     */
    public List<Integer> ascending(String key, int first, int last) {
        int[] numbers = required(key, file.ints(key));
        for (int i = 0; i < numbers.length; i++) {
            boolean ascends = i == 0 || numbers[i] > numbers[i - 1];
            if (!ascends || numbers[i] < first || numbers[i] > last) {
                throw refusal(
                        "Key %s should hold ascending numbers from %d to %d; number %d is %d."
                                .formatted(key, first, last, i, numbers[i]));
            }
        }
        return Arrays.stream(numbers).boxed().toList();
    }

    /** A matrix of a shape that must be there; a vector is a matrix of one row. */
    public Tensor tensor(String name, int rows, int columns) {
        Tensor tensor =
                file.tensor(name)
                        .orElseThrow(() -> refusal("Tensor %s is missing.".formatted(name)));
        if (tensor.rows() != rows || tensor.columns() != columns) {
            throw refusal(
                    "Tensor %s should have %d rows of %d elements, not %d of %d."
                            .formatted(name, rows, columns, tensor.rows(), tensor.columns()));
        }
        return tensor;
    }

    private <T> T required(String key, Optional<T> value) {
        return value.orElseThrow(() -> missing(key));
    }

    private GgufException missing(String key) {
        return refusal("Key " + key + " is missing.");
    }

    /** The exception for something that is wrong with this file. */
    public GgufException refusal(String sentence) {
        return new GgufException(file.path(), List.of(sentence));
    }

    /** Closes the file; nothing read from it may be used any more. */
    @Override
    public void close() {
        file.close();
    }
}
