package io.tercet.engine.parallel;

import io.tercet.engine.decoding.Scorer;

/**
 * The CPU threads of two models: the target has all of them while it runs alone, and leaves a
 * quarter to the draft model beside it.
 *
 * @param available at least 1
 */
public record SharedThreads(Scorer target, Scorer draft, int available) {

    void alone() {
        target.useThreads(available);
    }

    void together() {
        int drafting = Math.max(1, available / 4);
        draft.useThreads(drafting);
        target.useThreads(Math.max(1, available - drafting));
    }
}
