package io.tercet.models.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Vocabularies small enough to be read, made on the spot. */
final class SmallVocabularies {
    private static final String[] EXTRA = {"<s>", "</s>", "<think>"};
    private static final TokenKind[] EXTRA_KINDS = {
        TokenKind.CONTROL, TokenKind.CONTROL, TokenKind.USER_DEFINED
    };

    private SmallVocabularies() {}

    /** All bytes, "aa", "aaaa", two control tokens and a user-defined one. */
    static Tokenizer byteLevel(PreTokenizer preTokenizer, String... more) {
        List<String> texts = new ArrayList<>();
        IntStream.range(0, 256).forEach(b -> texts.add(spelled(b)));
        texts.addAll(List.of("aa", "aaaa"));
        List<TokenKind> kinds = kinds(texts.size(), TokenKind.NORMAL);
        add(texts, kinds, more);
        return Tokenizer.byteLevelBpe(
                new Vocabulary("gpt2", texts, kinds, special(258, false)),
                preTokenizer,
                List.of("a a", "aa aa"));
    }

    /** Unknown, all bytes, "▁", "a", "aa", "aaaa", "▁a", two control tokens, a user-defined one. */
    static Tokenizer sentencePiece() {
        List<String> texts = new ArrayList<>(List.of("<unk>"));
        List<TokenKind> kinds = new ArrayList<>(List.of(TokenKind.UNKNOWN));
        IntStream.range(0, 256).forEach(b -> texts.add("<0x%02X>".formatted(b)));
        kinds.addAll(kinds(256, TokenKind.BYTE));
        List<String> words = List.of("\u2581", "a", "aa", "aaaa", "\u2581a");
        texts.addAll(words);
        kinds.addAll(kinds(words.size(), TokenKind.NORMAL));
        int bos = texts.size();
        add(texts, kinds);
        float[] scores = new float[texts.size()];
        for (int i = 0; i < words.size(); i++) {
            scores[257 + i] = -i;
        }
        return Tokenizer.sentencePiece(
                new Vocabulary("llama", texts, kinds, special(bos, true)), scores);
    }

    private static SpecialTokens special(int bos, boolean addSpacePrefix) {
        return new SpecialTokens(bos, bos + 1, SpecialTokens.NONE, 0, true, false, addSpacePrefix);
    }

    private static void add(List<String> texts, List<TokenKind> kinds, String... more) {
        texts.addAll(List.of(EXTRA));
        kinds.addAll(List.of(EXTRA_KINDS));
        texts.addAll(List.of(more));
        kinds.addAll(kinds(more.length, TokenKind.NORMAL));
    }

    private static List<TokenKind> kinds(int count, TokenKind kind) {
        return new ArrayList<>(IntStream.range(0, count).mapToObj(i -> kind).toList());
    }

    private static String spelled(int b) {
        return IntStream.range(0, 0x200)
                .mapToObj(Character::toString)
                .filter(text -> Arrays.equals(ByteAlphabet.decode(text), new byte[] {(byte) b}))
                .findFirst()
                .orElseThrow();
    }
}
