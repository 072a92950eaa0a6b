package io.tercet.models.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Learns a byte-level BPE vocabulary: all bytes, the control tokens, then one token for every merge
 * of the most frequent pair (Sennrich et al., arXiv 1508.07909). For texts of a few megabytes:
 * every merge counts all pieces anew.
 */
public final class BpeTrainer {
    private final PreTokenizer preTokenizer;
    private final Map<String, Integer> pieces = new LinkedHashMap<>(); // bytes as Latin-1

    private record Pair(String left, String right) {
        String together() {
            return left + right;
        }
    }

    /** A piece in its present parts. */
    private record Piece(List<String> parts, int count) {
        Piece merged(Pair pair) {
            List<String> merged = new ArrayList<>();
            for (int i = 0; i < parts.size(); i++) {
                boolean both =
                        i + 1 < parts.size()
                                && parts.get(i).equals(pair.left)
                                && parts.get(i + 1).equals(pair.right);
                merged.add(both ? pair.together() : parts.get(i));
                i += both ? 1 : 0;
            }
            return new Piece(merged, count);
        }
    }

    /** Texts will be cut as {@code preTokenizer} cuts them; no merge crosses a cut. */
    public BpeTrainer(PreTokenizer preTokenizer) {
        this.preTokenizer = preTokenizer;
    }

    /** Counts a text's pieces. */
    public void add(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        PieceScanner scanner = new PieceScanner(preTokenizer, bytes, bytes.length);
        for (int start = 0; start < bytes.length; ) {
            int end = scanner.next(start);
            pieces.merge(
                    new String(bytes, start, end - start, StandardCharsets.ISO_8859_1),
                    1,
                    Integer::sum);
            start = end;
        }
    }

    /**
     * The vocabulary of what was added.
     *
     * @param control tokens that are no text, such as {@code <|end|>}; the last one ends generation
     * @param most tokens at most; fewer where no pair is left that occurs twice
     */
    public BpeVocabulary train(List<String> control, int most) {
        if (most < 256 + control.size()) {
            throw new IllegalArgumentException(
                    "a vocabulary of %d tokens has no room for 256 bytes and %d control tokens"
                            .formatted(most, control.size()));
        }
        List<String> texts = new ArrayList<>();
        for (int b = 0; b < 256; b++) {
            texts.add(ByteAlphabet.spell((byte) b));
        }
        texts.addAll(control);
        List<String> merges = new ArrayList<>();
        List<Piece> parts = pieces.entrySet().stream().map(BpeTrainer::inBytes).toList();
        while (texts.size() < most) {
            Pair best = mostFrequent(parts);
            if (best == null) {
                break;
            }
            parts = parts.stream().map(piece -> piece.merged(best)).toList();
            merges.add(spelled(best.left) + " " + spelled(best.right));
            texts.add(spelled(best.together()));
        }
        return BpeVocabulary.of(preTokenizer, texts, control, merges);
    }

    private static Piece inBytes(Map.Entry<String, Integer> piece) {
        return new Piece(
                piece.getKey().chars().mapToObj(Character::toString).toList(), piece.getValue());
    }

    /** Of equally frequent pairs the first in the order of their bytes. */
    private static @Nullable Pair mostFrequent(List<Piece> parts) {
        Map<Pair, Integer> counts = new HashMap<>();
        for (Piece piece : parts) {
            for (int i = 0; i + 1 < piece.parts.size(); i++) {
                counts.merge(
                        new Pair(piece.parts.get(i), piece.parts.get(i + 1)),
                        piece.count,
                        Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .max(
                        Map.Entry.<Pair, Integer>comparingByValue()
                                .thenComparing(
                                        Map.Entry::getKey,
                                        Comparator.comparing(Pair::left)
                                                .thenComparing(Pair::right)
                                                .reversed()))
                .map(Map.Entry::getKey)
                .orElse(null);
    }

    private static String spelled(String latin1) {
        StringBuilder text = new StringBuilder();
        for (byte b : latin1.getBytes(StandardCharsets.ISO_8859_1)) {
            text.append(ByteAlphabet.spell(b));
        }
        return text.toString();
    }
}
