package io.tercet.tasks.tornado;

import uk.ac.manchester.tornado.api.KernelContext;
import uk.ac.manchester.tornado.api.math.TornadoMath;
import uk.ac.manchester.tornado.api.types.arrays.FloatArray;
import uk.ac.manchester.tornado.api.types.arrays.IntArray;

/**
 * A router's way from scores of clusters to rows of the vocabulary (DynaSpec, arXiv 2510.13847),
 * beside its products. What is left in the ring, and where: {@link RouteLayout}.
 *
 * <p>Nothing is sorted: a cluster is chosen when those that come before it, by descending score and
 * among equals the lower number first, have fewer rows than the budget. That number is also where
 * its block of rows begins in the list.
 */
final class RouterKernels {
    private RouterKernels() {}

    /** Copies the streams of all rows, embeddings yet, to the ring. A work item per element. */
    static void keep(
            KernelContext context,
            IntArray board,
            FloatArray streams, // [slots, width]
            FloatArray ring,
            int place,
            int width) {
        int index = context.globalIdx;
        int row = index / width;
        if (row < board.get(PassLayout.ROWS)) {
            int from = board.get(PassLayout.SLOT + row) * width + index % width;
            ring.set(board.get(PassLayout.ROUTE) + place + index, streams.get(from));
        }
    }

    /** Kept embeddings, each with the row's stream, a feature now, behind it. Per element. */
    static void join(
            KernelContext context,
            IntArray board,
            FloatArray ring,
            FloatArray streams, // [slots, width]
            FloatArray joined, // [rows, 2 * width]
            int place,
            int width) {
        int index = context.globalIdx;
        int row = index / (2 * width);
        if (row < board.get(PassLayout.ROWS)) {
            int column = index % (2 * width);
            if (column < width) {
                int at = board.get(PassLayout.ROUTE) + place + row * width;
                joined.set(index, ring.get(at + column));
            } else {
                int at = board.get(PassLayout.SLOT + row) * width;
                joined.set(index, streams.get(at + column - width));
            }
        }
    }

    /**
     * Raises each cluster's score to the highest of the rows that want logits; the first portion of
     * a pass starts anew. A work item per cluster.
     */
    static void raise(
            KernelContext context,
            IntArray board,
            FloatArray scores, // [rows, clusters]
            FloatArray ring,
            int clusters) {
        int cluster = context.globalIdx;
        if (cluster < clusters) {
            int at = board.get(PassLayout.ROUTE) + RouteLayout.SCORES + cluster;
            float highest = LogitsKernels.LOWEST;
            if (board.get(PassLayout.ROUTED) > 0) {
                highest = ring.get(at);
            }
            for (int row = 0; row < board.get(PassLayout.ROWS); row++) {
                if (board.get(PassLayout.OUTPUT + row) >= 0) {
                    highest = TornadoMath.max(highest, scores.get(row * clusters + cluster));
                }
            }
            ring.set(at, highest);
        }
    }

    /** Counts the rows of the clusters that come before each. A work item per cluster. */
    static void rank(
            KernelContext context,
            IntArray board,
            IntArray offsets, // [clusters + 1]
            FloatArray ring,
            int clusters) {
        int cluster = context.globalIdx;
        if (cluster < clusters) {
            int scores = board.get(PassLayout.ROUTE) + RouteLayout.SCORES;
            float own = ring.get(scores + cluster);
            int rows = 0;
            for (int other = 0; other < clusters; other++) {
                float score = ring.get(scores + other);
                int higher = score > own ? 1 : 0;
                int equal = score == own ? 1 : 0;
                int left = other < cluster ? 1 : 0;
                int size = offsets.get(other + 1) - offsets.get(other);
                rows += (higher + equal * left) * size;
            }
            int before = board.get(PassLayout.ROUTE) + RouteLayout.before(clusters);
            ring.set(before + cluster, rows);
        }
    }

    /**
     * Counts the chosen tokens of each block of the vocabulary, and makes the words of the mask. A
     * work item per block, or word.
     */
    static void count(
            KernelContext context,
            IntArray board,
            IntArray clusterOf, // [tokens], or -1
            FloatArray ring,
            int clusters,
            int tokens) {
        int index = context.globalIdx;
        int route = board.get(PassLayout.ROUTE);
        if (index < RouteLayout.words(clusters)) {
            int word = 0;
            for (int bit = 0; bit < RouteLayout.WORD; bit++) {
                int cluster = index * RouteLayout.WORD + bit;
                if (cluster < clusters) {
                    word += chosen(board, ring, clusters, cluster) << bit;
                }
            }
            ring.set(route + RouteLayout.mask(clusters) + index, word);
        }
        if (index < RouteLayout.blocks(tokens)) {
            int count = 0;
            for (int token = start(index); token < end(index, tokens); token++) {
                count += chosen(board, ring, clusters, clusterOf.get(token));
            }
            ring.set(route + RouteLayout.counts(clusters) + index, count);
        }
    }

    /**
     * Lists the chosen tokens, cluster by cluster, with their columns, which ascend by token; and
     * the column of every token, or -1, and the token of every column. A work item per block of the
     * vocabulary.
     */
    static void list(
            KernelContext context,
            IntArray board,
            IntArray clusterOf, // [tokens], or -1
            IntArray positionOf, // [tokens], rows of the matrix that is permuted
            IntArray offsets, // [clusters + 1]
            FloatArray ring,
            int clusters,
            int tokens) {
        int block = context.globalIdx;
        if (block < RouteLayout.blocks(tokens)) {
            int route = board.get(PassLayout.ROUTE);
            int list = route + RouteLayout.list(clusters, tokens);
            int columns = route + RouteLayout.columns(clusters, tokens);
            int named = route + RouteLayout.named(clusters, tokens);
            int column = 0;
            for (int i = 0; i < block; i++) {
                column += (int) ring.get(route + RouteLayout.counts(clusters) + i);
            }
            for (int token = start(block); token < end(block, tokens); token++) {
                int cluster = clusterOf.get(token);
                int own = -1;
                if (chosen(board, ring, clusters, cluster) == 1) {
                    int first = (int) ring.get(route + RouteLayout.before(clusters) + cluster);
                    int position = positionOf.get(token);
                    int at = list + first + position - offsets.get(cluster);
                    ring.set(at, position);
                    ring.set(at + tokens, column);
                    ring.set(named + column, token);
                    own = column;
                    column++;
                }
                ring.set(columns + token, own);
            }
            if (block == RouteLayout.blocks(tokens) - 1) {
                ring.set(route + RouteLayout.count(clusters, tokens), column);
            }
        }
    }

    /** Whether a cluster is chosen: 1 or 0, as for none. */
    private static int chosen(IntArray board, FloatArray ring, int clusters, int cluster) {
        if (cluster < 0) {
            return 0;
        }
        int before = board.get(PassLayout.ROUTE) + RouteLayout.before(clusters) + cluster;
        return (int) ring.get(before) < board.get(PassLayout.BUDGET) ? 1 : 0;
    }

    private static int start(int block) {
        return block * RouteLayout.BLOCK;
    }

    private static int end(int block, int tokens) {
        int end = (block + 1) * RouteLayout.BLOCK;
        return end < tokens ? end : tokens;
    }
}
