package io.tercet.models.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.IntStream;

/**
 * SentencePiece's merging of characters by score, {@code tokenizer.ggml.model = llama}: blanks are
 * {@code ▁}, and a character that is no token becomes its bytes.
 */
final class SentencePiece implements TextModel {
    private static final String BLANK = "\u2581"; // ▁
    private static final byte[] BLANK_BYTES = BLANK.getBytes(StandardCharsets.UTF_8);

    private final Vocabulary vocabulary;
    private final SymbolTable symbols;
    private final MergeTable merges;
    private final int[] tokenOfByte = new int[256];
    private final boolean blanksBeginWords;

    /**
     * Builds the tables.
     *
     * @param scores every token's score; of two possible merges the one with the higher score is
     *     made first
     */
    SentencePiece(Vocabulary vocabulary, float[] scores) {
        this.vocabulary = vocabulary;
        this.symbols = new SymbolTable(vocabulary.size());
        this.merges = new MergeTable(4 * vocabulary.size());
        Arrays.fill(tokenOfByte, vocabulary.special().unknown());
        for (int token = 0; token < vocabulary.size(); token++) {
            String text = vocabulary.text(token);
            switch (vocabulary.kind(token)) {
                case NORMAL -> {
                    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                    symbols.put(bytes, 0, bytes.length, token);
                }
                case BYTE -> tokenOfByte[byteOf(text)] = token;
                case UNKNOWN, CONTROL, USER_DEFINED, UNUSED -> {}
            }
        }
        addMerges(ranks(scores));
        blanksBeginWords = blanksBeginWords();
    }

    /**
     * Whether no token has a blank after anything else: then no merge crosses the front of a blank
     * that follows a word, and words can be merged one by one instead of the whole text at once.
     */
    private boolean blanksBeginWords() {
        return IntStream.range(0, vocabulary.size())
                .filter(token -> vocabulary.kind(token) == TokenKind.NORMAL)
                .mapToObj(vocabulary::text)
                .allMatch(text -> text.lastIndexOf(BLANK) < leadingBlanks(text));
    }

    private static int leadingBlanks(String text) {
        int count = 0;
        while (text.startsWith(BLANK, count)) {
            count++;
        }
        return count;
    }

    /** The place of every token's score among all scores, the highest being 0. */
    private static int[] ranks(float[] scores) { // [vocabulary]
        float[] sorted = new float[scores.length];
        for (int token = 0; token < sorted.length; token++) {
            sorted[token] = -scores[token];
        }
        float[] negated = sorted.clone();
        Arrays.sort(sorted);
        int[] ranks = new int[sorted.length];
        int[] places = new int[sorted.length];
        for (int i = 1; i < sorted.length; i++) {
            places[i] = sorted[i] == sorted[i - 1] ? places[i - 1] : i;
        }
        for (int token = 0; token < ranks.length; token++) {
            ranks[token] = places[Arrays.binarySearch(sorted, negated[token])];
        }
        return ranks;
    }

    /** Every way to cut a token into two symbols is a merge at the token's rank. */
    private void addMerges(int[] ranks) { // [vocabulary]
        for (int token = 0; token < vocabulary.size(); token++) {
            byte[] bytes = vocabulary.text(token).getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0 || symbols.find(bytes, 0, bytes.length) != token) {
                continue;
            }
            for (int cut = Utf8.width(bytes[0]); cut < bytes.length; ) {
                int left = half(bytes, 0, cut);
                int right = half(bytes, cut, bytes.length);
                if (left != SymbolTable.NONE && right != SymbolTable.NONE) {
                    merges.add(left, right, ranks[token], token);
                }
                cut += Utf8.width(bytes[cut]);
            }
        }
    }

    /** A token, or a single character, which may take part in a merge without being a token. */
    private int half(byte[] bytes, int from, int to) {
        return Utf8.width(bytes[from]) == to - from
                ? symbols.findOrAdd(bytes, from, to)
                : symbols.find(bytes, from, to);
    }

    private static int byteOf(String text) {
        if (text.length() != 6 || !text.startsWith("<0x") || !text.endsWith(">")) {
            throw new IllegalArgumentException(
                    "byte token '" + text + "' is not spelled like <0x0A>");
        }
        return HexFormat.fromHexDigits(text, 3, 5);
    }

    @Override
    public byte[] prepare(byte[] text) {
        return text;
    }

    @Override
    public void encode(byte[] text, int from, int to, IntList ids) {
        byte[] escaped = escape(text, from, to);
        Merger merger = new Merger(merges);
        boolean inWord = false;
        for (int at = 0; at < escaped.length; ) {
            int end = Math.min(at + Utf8.width(escaped[at]), escaped.length);
            boolean blank = Arrays.equals(escaped, at, end, BLANK_BYTES, 0, BLANK_BYTES.length);
            if (blank && inWord && blanksBeginWords) {
                flush(merger, ids);
            }
            inWord = !blank;
            addCharacter(escaped, at, end, merger);
            at = end;
        }
        flush(merger, ids);
    }

    private void flush(Merger merger, IntList ids) {
        merger.merge();
        for (int slot = merger.first(); slot >= 0; slot = merger.next(slot)) {
            addSymbol(merger.symbol(slot), ids);
        }
        merger.clear();
    }

    /** Byte tokens take part in no merge, so they can stand among the symbols from the start. */
    private void addCharacter(byte[] text, int from, int to, Merger merger) {
        int symbol = symbols.find(text, from, to);
        if (symbol != SymbolTable.NONE) {
            merger.add(symbol);
            return;
        }
        for (int i = from; i < to; i++) {
            merger.add(tokenOfByte[text[i] & 0xFF]);
        }
    }

    private void addSymbol(int symbol, IntList ids) {
        if (symbol < vocabulary.size()) {
            ids.add(symbol);
            return;
        }
        for (byte b : symbols.bytes(symbol)) {
            ids.add(tokenOfByte[b & 0xFF]);
        }
    }

    private byte[] escape(byte[] text, int from, int to) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(to - from + (to - from) / 2 + 3);
        if (vocabulary.special().addSpacePrefix()) {
            out.writeBytes(BLANK_BYTES);
        }
        for (int i = from; i < to; i++) {
            if (text[i] == ' ') {
                out.writeBytes(BLANK_BYTES);
            } else {
                out.write(text[i]);
            }
        }
        return out.toByteArray();
    }

    @Override
    public byte[] bytes(int token) {
        String text = vocabulary.text(token);
        return vocabulary.kind(token) == TokenKind.BYTE
                ? new byte[] {(byte) byteOf(text)}
                : text.replace(BLANK, " ").getBytes(StandardCharsets.UTF_8);
    }
}
