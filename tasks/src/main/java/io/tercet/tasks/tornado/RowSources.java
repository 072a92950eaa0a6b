package io.tercet.tasks.tornado;

import io.tercet.tasks.cache.HeadTable.Origin;

/**
 * Where a draft head's rows start in a round, by slot: what {@link HeadKernels} finds on the
 * device, for the host, whose launches depend on it.
 *
 * @param target leading rows that start from the target's features
 * @param features those that start from the target's or the qualifier's
 */
record RowSources(int target, int features) {

    /** What sessions give that hold so many leading positions. */
    static RowSources of(int target, int qualifier) {
        return new RowSources(target, Math.max(target, qualifier));
    }

    /** Leading rows that start from the same here and there. */
    int common(RowSources other) {
        int rows =
                features == other.features
                        ? Integer.MAX_VALUE / 2
                        : Math.min(features, other.features);
        return target == other.target ? rows : Math.min(rows, Math.min(target, other.target));
    }

    Origin origin(int slot) {
        if (slot >= features) {
            return Origin.OWN;
        }
        return slot < target ? Origin.TARGET : Origin.QUALIFIER;
    }

    /** The slot behind those that can run together with one. */
    int end(int slot) {
        return switch (origin(slot)) {
            case TARGET -> target;
            case QUALIFIER -> features;
            case OWN -> slot + 1;
        };
    }
}
