package io.tercet.training.torch;

import java.util.ArrayList;
import java.util.List;

/**
 * Which exits learn, and how much each counts: in proportion to its depth, as LayerSkip's losses do
 * (arXiv 2404.16710, section 4.1.2), the exits together {@code share} of the whole.
 *
 * @param layers ascending, the last one is the whole model
 * @param share weight of all exits but the last together, 0 to 1
 */
public record ExitWeights(List<Integer> layers, double share) {
    public ExitWeights {
        layers = List.copyOf(layers);
    }

    /** Exits at an eighth, a quarter and half of the depth, where those differ. */
    public static ExitWeights ofDepth(int blockCount, double share) {
        List<Integer> layers = new ArrayList<>();
        for (int part : List.of(8, 4, 2)) {
            int layer = blockCount / part;
            if (layer > 0 && !layers.contains(layer)) {
                layers.add(layer);
            }
        }
        layers.add(blockCount);
        return new ExitWeights(layers, share);
    }

    /** Only the whole model. */
    public static ExitWeights none(int blockCount) {
        return new ExitWeights(List.of(blockCount), 0);
    }

    double weight(int layer) {
        if (layer == layers.getLast()) {
            return 1 - share;
        }
        int depths = layers.stream().mapToInt(Integer::intValue).sum() - layers.getLast();
        return share * layer / depths;
    }
}
