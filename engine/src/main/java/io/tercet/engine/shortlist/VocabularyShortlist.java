package io.tercet.engine.shortlist;

import io.tercet.models.tokenizer.Vocabularies;
import io.tercet.models.tokenizer.Vocabulary;
import io.tercet.tasks.Shortlist;
import java.nio.file.Path;
import java.util.List;

/**
 * A shortlist of one vocabulary, with where it is from.
 *
 * @param vocabulary the vocabulary's {@link Vocabularies#sha256}
 * @param vocabularySize its tokens
 * @param source where the counts are from, for people
 * @param counted all tokens that were counted, those left out included
 * @param tokens ascending, without repeats, [size]
 * @param counts how often each was seen, [size]
 */
public record VocabularyShortlist(
        String vocabulary,
        int vocabularySize,
        String source,
        long counted,
        List<Integer> tokens,
        List<Long> counts) {
    public VocabularyShortlist {
        tokens = List.copyOf(tokens);
        counts = List.copyOf(counts);
        if (tokens.isEmpty() || tokens.size() != counts.size()) {
            throw new IllegalArgumentException("a shortlist has tokens, and a count for each");
        }
        int last = -1;
        for (int token : tokens) {
            if (token <= last || token >= vocabularySize) {
                throw new IllegalArgumentException(
                        "tokens are ascending ids from 0 to %d, found %d behind %d"
                                .formatted(vocabularySize - 1, token, last));
            }
            last = token;
        }
    }

    static VocabularyShortlist of(
            Vocabulary vocabulary,
            String source,
            long counted,
            List<Integer> tokens,
            List<Long> counts) {
        String name = Vocabularies.sha256(vocabulary);
        return new VocabularyShortlist(name, vocabulary.size(), source, counted, tokens, counts);
    }

    /**
     * Reads a file.
     *
     * @throws IllegalArgumentException naming the file and what is wrong with it
     */
    public static VocabularyShortlist read(Path file) {
        return ShortlistFile.read(file);
    }

    /**
     * Writes a file.
     *
     * @throws java.io.UncheckedIOException when it cannot be written
     */
    public void write(Path file) {
        ShortlistFile.write(file, this);
    }

    /** Share of all counted tokens that the shortlist has; NaN where nothing was counted. */
    public double coverage() {
        return counts.stream().mapToLong(count -> count).sum() / (double) counted;
    }

    /** Whether it was made for this vocabulary. */
    public boolean fits(Vocabulary other) {
        return other.size() == vocabularySize && Vocabularies.sha256(other).equals(vocabulary);
    }

    /**
     * The rows for a model's output matrix.
     *
     * @param limit tokens from here on are left out: what the model lacks
     */
    public Shortlist below(int limit) {
        return Shortlist.of(tokens.stream().mapToInt(t -> t).filter(t -> t < limit).toArray());
    }
}
