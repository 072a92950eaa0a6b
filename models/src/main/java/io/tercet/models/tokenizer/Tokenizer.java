package io.tercet.models.tokenizer;

import io.tercet.models.gguf.GgufException;
import io.tercet.models.gguf.GgufFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Text to token ids and back. Immutable; every method may be called by several threads at once.
 *
 * <p>Three ways to encode, by who wrote the text: {@link #encode(byte[])} takes text as text,
 * {@link #encodePrompt} adds what the model wants in front of a prompt, and {@link #encodeMarkup}
 * also reads control tokens, for the output of a chat template only: text of a stranger must not be
 * able to say {@code <|im_end|>}. Tokens that a vocabulary calls user-defined ({@code <think>}) are
 * ordinary text and recognised by all three.
 */
public final class Tokenizer {
    private final Vocabulary vocabulary;
    private final TextModel model;
    private final AddedTokens userDefined;
    private final AddedTokens allAdded;

    Tokenizer(Vocabulary vocabulary, TextModel model) {
        this.vocabulary = vocabulary;
        this.model = model;
        this.userDefined = new AddedTokens(vocabulary, kind -> kind == TokenKind.USER_DEFINED);
        this.allAdded =
                new AddedTokens(
                        vocabulary, kind -> kind == TokenKind.USER_DEFINED || !kind.isText());
    }

    /**
     * The tokenizer inside a file of any architecture; a file with a vocabulary only will do. The
     * file may be closed afterwards.
     *
     * @throws GgufException where the vocabulary is missing, broken, or of a kind we do not have
     */
    public static Tokenizer of(GgufFile file) {
        return new TokenizerReader(file).read();
    }

    /**
     * A byte-level BPE tokenizer.
     *
     * @param merges two spellings with a blank between, in order of rank
     * @throws IllegalArgumentException where a merge is not two spellings
     */
    public static Tokenizer byteLevelBpe(
            Vocabulary vocabulary, PreTokenizer preTokenizer, List<String> merges) {
        return new Tokenizer(vocabulary, new ByteLevelBpe(vocabulary, preTokenizer, merges));
    }

    /**
     * A SentencePiece tokenizer.
     *
     * @param scores one for every token of the vocabulary, in log-likelihood: higher merges first
     * @throws IllegalArgumentException where a byte token is not spelled like {@code <0x0A>}
     */
    public static Tokenizer sentencePiece(Vocabulary vocabulary, float[] scores) {
        return new Tokenizer(vocabulary, new SentencePiece(vocabulary, scores));
    }

    /** The tokens, their kinds and roles. */
    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Number of tokens. */
    public int vocabularySize() {
        return vocabulary.size();
    }

    /** The ids of a text: nothing added, no control token recognised. */
    public int[] encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The ids of UTF-8 bytes, taken as they are: nothing added or trimmed, no control tokens. */
    public int[] encode(byte[] text) {
        return encode(text, userDefined);
    }

    /** The ids of a prompt: as {@link #encode(String)}, begun as the model wants it. */
    public int[] encodePrompt(String text) {
        return begun(encode(text));
    }

    /** The ids of a rendered chat template: control tokens recognised, begun as the model wants. */
    public int[] encodeMarkup(String text) {
        return begun(encode(text.getBytes(StandardCharsets.UTF_8), allAdded));
    }

    private int[] encode(byte[] text, AddedTokens added) {
        IntList ids = new IntList();
        added.encode(model.prepare(text), model, ids);
        return ids.toArray();
    }

    /** Puts bos in front where the vocabulary asks for it and it is not there. */
    private int[] begun(int[] ids) { // [tokens]
        int bos = vocabulary.special().bos();
        if (!vocabulary.special().addBos()
                || bos == SpecialTokens.NONE
                || (ids.length > 0 && ids[0] == bos)) {
            return ids;
        }
        int[] longer = new int[ids.length + 1];
        longer[0] = bos;
        System.arraycopy(ids, 0, longer, 1, ids.length);
        return longer;
    }

    /**
     * The text of a whole sequence: without control tokens, without the blank that SentencePiece
     * put in front, and with U+FFFD for bytes that are no UTF-8.
     */
    public String decode(int[] ids) { // [tokens]
        StreamDecoder decoder = new StreamDecoder(this);
        StringBuilder text = new StringBuilder();
        Arrays.stream(ids).forEach(id -> text.append(decoder.append(id)));
        text.append(decoder.flush());
        boolean prefixed =
                vocabulary.special().addSpacePrefix() && !text.isEmpty() && text.charAt(0) == ' ';
        return prefixed ? text.substring(1) : text.toString();
    }

    /** The bytes that a token adds to a text: none for control tokens, maybe half a character. */
    public byte[] bytes(int token) {
        return vocabulary.kind(token).isText() ? model.bytes(token) : new byte[0];
    }

    /** Whether generation ends with this token. */
    public boolean isEndOfGeneration(int token) {
        return vocabulary.isEndOfGeneration(token);
    }
}
