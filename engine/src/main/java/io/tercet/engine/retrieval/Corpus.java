package io.tercet.engine.retrieval;

import io.tercet.engine.decoding.DatastoreFile;
import io.tercet.engine.decoding.Drafter;
import java.util.List;

/** SAM-Decoding's static text: past requests, and whatever else its file holds. */
public final class Corpus extends KeptText<SuffixStore> {
    /**
     * A text kept in a file; one that does not exist is an empty text.
     *
     * @param limit most tokens that are kept
     * @param vocabularySize tokens are below it
     * @throws IllegalArgumentException with one sentence when the file is not such a text, or is
     *     for another vocabulary
     */
    public Corpus(DatastoreFile file, int limit, int vocabularySize) {
        super(storeFile(file, vocabularySize), SuffixStore::new, limit);
    }

    /**
     * The running request's drafter.
     *
     * @param bias by which a match here must be longer than one in the request's own text
     */
    public SuffixDrafter drafter(int length, int threshold, int bias, Drafter fallback) {
        SuffixDrafter drafter =
                new SuffixDrafter(length, threshold, past().cursor(), bias, fallback);
        watch(() -> List.of(drafter.text()));
        return drafter;
    }
}
