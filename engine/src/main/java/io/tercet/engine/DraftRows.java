package io.tercet.engine;

import io.tercet.engine.decoding.DecodingMethod;
import io.tercet.engine.decoding.Role;
import io.tercet.engine.shortlist.VocabularyShortlist;
import io.tercet.tasks.Shortlist;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows of the vocabulary that the draft model, or the target's exit that drafts, projects onto.
 */
record DraftRows(SessionSpec spec, DecodingMethod method) {

    /**
     * Those rows; null for all.
     *
     * @param head that drafts, if any
     * @throws IllegalArgumentException with one sentence when a shortlist is for other models
     */
    @Nullable Shortlist of(@Nullable Head head) {
        Shortlist own = head == null ? null : head.draftTokens();
        VocabularyShortlist given = spec.shortlist().orElse(null);
        if (given == null || !method.usesShortlist()) {
            return own;
        }
        Shortlist rows = rows(given);
        return own == null ? rows : common(own, rows);
    }

    private static Shortlist common(Shortlist own, Shortlist given) {
        int[] both =
                IntStream.of(own.toArray()).filter(token -> given.column(token) >= 0).toArray();
        if (both.length == 0) {
            throw new IllegalArgumentException(
                    "the shortlist has none of the tokens that the head can propose");
        }
        return Shortlist.of(both);
    }

    private Shortlist rows(VocabularyShortlist given) {
        Model draft =
                method.uses(Role.DRAFT)
                        ? spec.model(Role.DRAFT).orElse(spec.target())
                        : spec.target();
        if (!given.fits(draft.tokenizer().vocabulary())
                && !given.fits(spec.target().tokenizer().vocabulary())) {
            throw new IllegalArgumentException(
                    "the shortlist is for the vocabulary of %d tokens with SHA-256 %s, which neither"
                                    .formatted(given.vocabularySize(), given.vocabulary())
                            + " target %s nor draft %s has"
                                    .formatted(spec.target().name(), draft.name()));
        }
        return given.below(
                Math.min(spec.target().config().vocabularySize(), draft.config().vocabularySize()));
    }
}
