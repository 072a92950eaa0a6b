package io.tercet.models.planted;

import io.tercet.tasks.Divergence;

/** Breaks the direction of the modules. */
final class KnowsTasks {
    private KnowsTasks() {}

    static Divergence divergence() {
        return Divergence.KL;
    }
}
