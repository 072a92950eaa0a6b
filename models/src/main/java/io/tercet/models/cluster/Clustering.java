package io.tercet.models.cluster;

import java.util.Arrays;

/**
 * Tokens cluster by cluster: a matrix whose rows lie in this order has every cluster as one block.
 * Clusters may be empty. Immutable.
 *
 * <p>Not a record, since it holds arrays.
 */
public final class Clustering {
    private final int[] permutation; // [size], tokens by position
    private final int[] offsets; // [clusters + 1], ascending positions

    private Clustering(int[] permutation, int[] offsets) {
        this.permutation = permutation;
        this.offsets = offsets;
    }

    /**
     * Clusters as a file has them.
     *
     * @param permutation [size], distinct tokens, cluster by cluster
     * @param offsets [clusters + 1], where each cluster begins, and behind the last one the size
     * @throws IllegalArgumentException with one sentence when they are no such thing
     */
    public static Clustering of(int[] permutation, int[] offsets) {
        checkOffsets(permutation.length, offsets);
        int[] sorted = permutation.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] < 0 || (i > 0 && sorted[i] == sorted[i - 1])) {
                throw new IllegalArgumentException(
                        "the permutation should hold distinct tokens, none negative, and holds %d%s"
                                .formatted(sorted[i], sorted[i] < 0 ? "" : " twice"));
            }
        }
        return new Clustering(permutation.clone(), offsets.clone());
    }

    private static void checkOffsets(int size, int[] offsets) {
        boolean ascending = offsets.length > 1 && offsets[0] == 0;
        for (int i = 1; ascending && i < offsets.length; i++) {
            ascending = offsets[i] >= offsets[i - 1];
        }
        if (!ascending || offsets[offsets.length - 1] != size) {
            throw new IllegalArgumentException(
                    "the offsets of the clusters should ascend from 0 to the %d tokens"
                            .formatted(size));
        }
    }

    /**
     * Clusters from a label for each token; within a cluster tokens ascend.
     *
     * @param clusterOf [tokens], each from 0 to {@code clusters - 1}
     */
    public static Clustering ofLabels(int[] clusterOf, int clusters) {
        int[] offsets = new int[clusters + 1];
        for (int cluster : clusterOf) {
            offsets[cluster + 1]++;
        }
        Arrays.parallelPrefix(offsets, Integer::sum);
        int[] next = Arrays.copyOf(offsets, clusters);
        int[] permutation = new int[clusterOf.length];
        for (int token = 0; token < clusterOf.length; token++) {
            permutation[next[clusterOf[token]]++] = token;
        }
        return new Clustering(permutation, offsets);
    }

    /**
     * The same clusters without any but the given tokens, which may leave some empty.
     *
     * @param tokens ascending
     */
    public Clustering only(int[] tokens) {
        int[] kept = new int[size()];
        int[] starts = new int[offsets.length];
        int count = 0;
        for (int cluster = 0; cluster < clusters(); cluster++) {
            for (int position = from(cluster); position < to(cluster); position++) {
                if (Arrays.binarySearch(tokens, permutation[position]) >= 0) {
                    kept[count++] = permutation[position];
                }
            }
            starts[cluster + 1] = count;
        }
        return new Clustering(Arrays.copyOf(kept, count), starts);
    }

    /** How many clusters there are. */
    public int clusters() {
        return offsets.length - 1;
    }

    /** How many tokens they have together. */
    public int size() {
        return permutation.length;
    }

    /** Tokens of a cluster. */
    public int size(int cluster) {
        return to(cluster) - from(cluster);
    }

    /** The first position of a cluster. */
    public int from(int cluster) {
        return offsets[cluster];
    }

    /** The position behind a cluster. */
    public int to(int cluster) {
        return offsets[cluster + 1];
    }

    /** The token at a position. */
    public int token(int position) {
        return permutation[position];
    }

    /** The highest token; -1 without any. */
    public int highest() {
        return Arrays.stream(permutation).max().orElse(-1);
    }

    /** A copy of the tokens by position. [size] */
    public int[] permutation() {
        return permutation.clone();
    }

    /** A copy of the positions at which clusters begin, and the size. [clusters + 1] */
    public int[] offsets() {
        return offsets.clone();
    }
}
