package io.tercet.models.tokenizer;

/** How text without control tokens becomes ids, and what an id spells. */
sealed interface TextModel permits ByteLevelBpe, SentencePiece {
    /** Appends the ids of {@code text[from, to)}, which is not empty. */
    void encode(byte[] text, int from, int to, IntList ids);

    /** The bytes that a token of text stands for. */
    byte[] bytes(int token);

    /** Bytes as the model wants to read them; called once for a whole text. */
    byte[] prepare(byte[] text);
}
