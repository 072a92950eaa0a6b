package io.tercet.engine.shortlist;

import io.tercet.models.tokenizer.Vocabulary;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** How often each token of a vocabulary was seen. Not thread-safe. */
public final class TokenCounts {
    private final Vocabulary vocabulary;
    private final long[] counts; // [vocabulary]

    public TokenCounts(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        this.counts = new long[vocabulary.size()];
    }

    /** Counts tokens. */
    public void add(int... tokens) {
        for (int token : tokens) {
            counts[token]++;
        }
    }

    /** All tokens counted. */
    public long total() {
        return IntStream.range(0, counts.length).mapToLong(token -> counts[token]).sum();
    }

    /**
     * The most frequent tokens, and in any case those that end generation (FR-Spec, section 3.1).
     * Among equals the lower token wins: byte-pair vocabularies number frequent pairs first.
     *
     * @param size tokens of the shortlist, from the number of end tokens to the whole vocabulary
     * @param source where the counts are from, for people
     * @throws IllegalArgumentException with one sentence when the size is out of that range
     */
    public VocabularyShortlist shortlist(int size, String source) {
        int[] ends = vocabulary.endsOfGeneration();
        int least = Math.max(1, ends.length);
        if (size < least || size > counts.length) {
            throw new IllegalArgumentException(
                    "a shortlist of this vocabulary has from %d to %d tokens, not %d"
                            .formatted(least, counts.length, size));
        }
        Stream<Integer> frequent =
                IntStream.range(0, counts.length)
                        .filter(token -> !vocabulary.isEndOfGeneration(token))
                        .boxed()
                        .sorted(
                                Comparator.comparingLong((Integer token) -> counts[token])
                                        .reversed());
        List<Integer> tokens =
                Stream.concat(IntStream.of(ends).boxed(), frequent).limit(size).sorted().toList();
        return VocabularyShortlist.of(
                vocabulary,
                source,
                total(),
                tokens,
                tokens.stream().map(token -> counts[token]).toList());
    }
}
