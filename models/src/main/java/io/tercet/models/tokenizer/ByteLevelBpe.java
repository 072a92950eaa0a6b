package io.tercet.models.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Byte-level byte-pair encoding, {@code tokenizer.ggml.model = gpt2}. */
final class ByteLevelBpe implements TextModel {
    private final Vocabulary vocabulary;
    private final PreTokenizer preTokenizer;
    private final SymbolTable symbols;
    private final MergeTable merges;
    private final int[] symbolOfByte = new int[256];

    /**
     * Builds the tables.
     *
     * @param merges two spellings with a blank between, in order of rank
     * @throws IllegalArgumentException where a merge is not two spellings
     */
    ByteLevelBpe(Vocabulary vocabulary, PreTokenizer preTokenizer, List<String> merges) {
        this.vocabulary = vocabulary;
        this.preTokenizer = preTokenizer;
        this.symbols = new SymbolTable(vocabulary.size());
        this.merges = new MergeTable(merges.size());
        for (int token = 0; token < vocabulary.size(); token++) {
            switch (vocabulary.kind(token)) {
                case NORMAL, UNUSED, BYTE -> {
                    byte[] bytes = ByteAlphabet.decode(vocabulary.text(token));
                    symbols.put(bytes, 0, bytes.length, token);
                }
                case UNKNOWN, CONTROL, USER_DEFINED -> {}
            }
        }
        for (int b = 0; b < 256; b++) {
            symbolOfByte[b] = symbols.findOrAdd(new byte[] {(byte) b}, 0, 1);
        }
        for (int rank = 0; rank < merges.size(); rank++) {
            addMerge(merges.get(rank), rank);
        }
    }

    private void addMerge(String merge, int rank) {
        int blank = merge.indexOf(' ', 1);
        if (blank < 0) {
            throw new IllegalArgumentException(
                    "merge " + rank + " is '" + merge + "' (expected two tokens and a blank)");
        }
        // One pass, one array: a vocabulary has up to 300,000 merges, and start-up waits for them.
        byte[] both = new byte[3 * merge.length()];
        int middle = ByteAlphabet.decode(merge, 0, blank, both, 0);
        int end = ByteAlphabet.decode(merge, blank + 1, merge.length(), both, middle);
        this.merges.add(
                symbols.findOrAdd(both, 0, middle),
                symbols.findOrAdd(both, middle, end),
                rank,
                symbols.findOrAdd(both, 0, end));
    }

    @Override
    public byte[] prepare(byte[] text) {
        return Utf8.sanitise(text);
    }

    @Override
    public void encode(byte[] text, int from, int to, IntList ids) {
        PieceScanner pieces = new PieceScanner(preTokenizer, text, to);
        Merger merger = new Merger(merges);
        for (int start = from; start < to; ) {
            int end = pieces.next(start);
            encodePiece(text, start, end, merger, ids);
            start = end;
        }
    }

    private void encodePiece(byte[] text, int from, int to, Merger merger, IntList ids) {
        if (preTokenizer.wholeTokensFirst()) {
            int whole = symbols.find(text, from, to);
            if (whole != SymbolTable.NONE && whole < vocabulary.size()) {
                ids.add(whole);
                return;
            }
        }
        merger.clear();
        for (int i = from; i < to; i++) {
            merger.add(symbolOfByte[text[i] & 0xFF]);
        }
        merger.merge();
        for (int slot = merger.first(); slot >= 0; slot = merger.next(slot)) {
            addSymbol(merger.symbol(slot), ids);
        }
    }

    /** A symbol that is no token falls apart into bytes; a byte without a token is lost. */
    private void addSymbol(int symbol, IntList ids) {
        if (symbol < vocabulary.size()) {
            ids.add(symbol);
            return;
        }
        for (byte b : symbols.bytes(symbol)) {
            int token = symbolOfByte[b & 0xFF];
            if (token < vocabulary.size()) {
                ids.add(token);
            }
        }
    }

    @Override
    public byte[] bytes(int token) {
        String text = vocabulary.text(token);
        return vocabulary.kind(token) == TokenKind.USER_DEFINED
                ? text.getBytes(StandardCharsets.UTF_8)
                : ByteAlphabet.decode(text);
    }
}
