package io.tercet.training.cli;

import io.tercet.training.torch.Speculator;
import java.util.List;

/** The pieces that the recipe trains for a target, by their names on the command line. */
enum Speculators {
    /** Low, middle and high features as in EAGLE-3's code: 2, half, and all but 3 layers. */
    HEAD {
        @Override
        Speculator of(int blockCount) {
            return new Speculator.Head(List.of(2, blockCount / 2, blockCount - 3), 3);
        }
    },
    /** Exits at HiSpec's eighth and quarter, and at a half. */
    EXITS {
        @Override
        Speculator of(int blockCount) {
            return new Speculator.Exits(
                    List.of(
                            Math.round(blockCount / 8f),
                            Math.round(blockCount / 4f),
                            blockCount / 2),
                    128);
        }
    },
    /** The first two layers and, with deltas, the last two. */
    DRAFT {
        @Override
        Speculator of(int blockCount) {
            return new Speculator.Layers("draft", 2, List.of(blockCount - 2, blockCount - 1), 64);
        }
    },
    /** The first eight layers and, with deltas, two from the middle and the last two. */
    QUALIFIER {
        @Override
        Speculator of(int blockCount) {
            int behind = blockCount - QUALIFIER_WHOLE;
            return new Speculator.Layers(
                    "qualifier",
                    QUALIFIER_WHOLE,
                    List.of(
                            QUALIFIER_WHOLE + behind / 3,
                            QUALIFIER_WHOLE + behind * 2 / 3,
                            blockCount - 2,
                            blockCount - 1),
                    64);
        }
    },
    /** TriSpec's, from early, middle and last features of the qualifier. */
    ADAPTER {
        @Override
        Speculator of(int blockCount) {
            return new Speculator.Adapter(
                    (Speculator.Layers) QUALIFIER.of(blockCount),
                    (Speculator.Head) HEAD.of(blockCount),
                    List.of(2, QUALIFIER_WHOLE, QUALIFIER_WHOLE + 4),
                    256);
        }
    },
    /** TriSpec's head and adapter, learning together. */
    JOINT {
        @Override
        Speculator of(int blockCount) {
            return new Speculator.Joint((Speculator.Adapter) ADAPTER.of(blockCount));
        }
    },
    /** DynaSpec's. */
    ROUTER {
        @Override
        Speculator of(int blockCount) {
            return new Speculator.Router((Speculator.Head) HEAD.of(blockCount), 512, 256);
        }
    };

    private static final int QUALIFIER_WHOLE = 8;

    /** Layers that a target needs for the layers of a qualifier to be distinct. */
    static final int LEAST_LAYERS = 15;

    /** Those that need no other piece. */
    static final List<Speculators> FIRST = List.of(HEAD, EXITS, DRAFT, QUALIFIER);

    /** The piece for a target of so many layers. */
    abstract Speculator of(int blockCount);
}
