package io.tercet.models.tokenizer;

import java.util.Arrays;
import java.util.Optional;

/** Whether models may speak together: the same ids must mean the same text to all of them. */
public final class Vocabularies {
    private Vocabularies() {}

    /**
     * One sentence on what differs, or nothing where the two agree. One vocabulary may be longer
     * (padded to a round size) as long as the shared ids agree.
     */
    public static Optional<String> difference(Vocabulary first, Vocabulary second) {
        if (!first.model().equals(second.model())) {
            return Optional.of(
                    "the tokenizer is "
                            + first.model()
                            + " in one model and "
                            + second.model()
                            + " in the other");
        }
        int shared = Math.min(first.size(), second.size());
        for (int token = 0; token < shared; token++) {
            if (!first.text(token).equals(second.text(token))) {
                return Optional.of(
                        "token %d is '%s' in one model and '%s' in the other"
                                .formatted(token, first.text(token), second.text(token)));
            }
        }
        return differentEnd(first, second);
    }

    private static Optional<String> differentEnd(Vocabulary first, Vocabulary second) {
        if (Arrays.equals(first.endsOfGeneration(), second.endsOfGeneration())) {
            return Optional.empty();
        }
        return Optional.of(
                "generation ends with tokens %s in one model and %s in the other"
                        .formatted(
                                Arrays.toString(first.endsOfGeneration()),
                                Arrays.toString(second.endsOfGeneration())));
    }
}
