package io.tercet.models.tokenizer;

/**
 * The tokens with a role, and what is added around a text. Ids that a file does not name are {@link
 * #NONE}.
 *
 * @param bos begins a text
 * @param eos ends a text
 * @param eot ends a turn of a conversation
 * @param unknown stands for what nothing spells
 * @param addBos whether a prompt starts with {@code bos}
 * @param addEos whether a text to be learnt ends with {@code eos}; a prompt never does
 * @param addSpacePrefix whether SentencePiece text gets a blank in front
 */
public record SpecialTokens(
        int bos,
        int eos,
        int eot,
        int unknown,
        boolean addBos,
        boolean addEos,
        boolean addSpacePrefix) {
    /** No such token. */
    public static final int NONE = -1;
}
