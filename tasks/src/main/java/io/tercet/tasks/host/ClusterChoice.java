package io.tercet.tasks.host;

import io.tercet.models.cluster.Clustering;
import io.tercet.tasks.Shortlist;
import java.util.Arrays;
import java.util.BitSet;

/**
 * The clusters that a router likes best, until they have enough rows, as a shortlist (DynaSpec,
 * arXiv 2510.13847: the budget counted in rows, since clusters are of any size).
 */
public final class ClusterChoice {
    private final Clustering clusters;
    private final int[] chosen; // in the router's order
    private final Shortlist shortlist;

    private ClusterChoice(Clustering clusters, int[] chosen) {
        this.clusters = clusters;
        this.chosen = chosen;
        this.shortlist = Shortlist.ascending(tokens(clusters, chosen));
    }

    /**
     * Takes clusters by descending score, among equals the lower number first, until they have at
     * least so many rows together; all clusters where there are not as many.
     *
     * @param scores [clusters], none NaN
     * @param rows at least 1
     */
    public static ClusterChoice of(float[] scores, Clustering clusters, int rows) {
        long[] order = new long[clusters.clusters()];
        for (int cluster = 0; cluster < order.length; cluster++) {
            order[cluster] = (long) descending(scores[cluster]) << Integer.SIZE | cluster;
        }
        Arrays.sort(order);
        int[] chosen = new int[order.length];
        int count = 0;
        for (int taken = 0; count < chosen.length && taken < rows; count++) {
            chosen[count] = (int) order[count];
            taken += clusters.size(chosen[count]);
        }
        return new ClusterChoice(clusters, Arrays.copyOf(chosen, count));
    }

    /**
     * Clusters that were chosen elsewhere.
     *
     * @param chosen in any order
     */
    public static ClusterChoice of(Clustering clusters, int[] chosen) {
        return new ClusterChoice(clusters, chosen.clone());
    }

    /** An integer that falls where the number rises; both zeros are one number. */
    private static int descending(float score) {
        int bits = Float.floatToRawIntBits(score + 0f);
        return ~(bits ^ (bits >> (Integer.SIZE - 1) & Integer.MAX_VALUE));
    }

    private static int[] tokens(Clustering clusters, int[] chosen) {
        BitSet tokens = new BitSet();
        for (int cluster : chosen) {
            for (int i = clusters.from(cluster); i < clusters.to(cluster); i++) {
                tokens.set(clusters.token(i));
            }
        }
        return tokens.stream().toArray();
    }

    /** The tokens of the chosen clusters. */
    public Shortlist shortlist() {
        return shortlist;
    }

    /**
     * The chosen tokens in the clustering's order: where each stands among all.
     *
     * @return [shortlist().size()], positions
     */
    public int[] positions() {
        int[] positions = new int[shortlist.size()];
        int[] blocks = chosen.clone();
        Arrays.sort(blocks);
        int at = 0;
        for (int cluster : blocks) {
            for (int i = clusters.from(cluster); i < clusters.to(cluster); i++) {
                positions[at++] = i;
            }
        }
        return positions;
    }

    /**
     * The columns of the shortlist by the order of {@link #positions()}.
     *
     * @return [shortlist().size()]
     */
    public int[] columns() {
        int[] columnOf = new int[shortlist.token(shortlist.size() - 1) + 1];
        for (int column = 0; column < shortlist.size(); column++) {
            columnOf[shortlist.token(column)] = column;
        }
        int[] columns = positions();
        for (int i = 0; i < columns.length; i++) {
            columns[i] = columnOf[clusters.token(columns[i])];
        }
        return columns;
    }
}
