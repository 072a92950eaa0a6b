package io.tercet.models.cluster;

import io.tercet.models.tensor.Tensor;
import java.util.Arrays;
import java.util.Random;

/**
 * Clusters the rows of a matrix by direction (spherical k-means, Dhillon and Modha, Machine
 * Learning 42, 2001): rows are divided by their length, each belongs to the centroid of the highest
 * cosine, and a centroid is the sum of its rows, divided by its length again after every iteration.
 *
 * <p>Starts as k-means++ does (Arthur and Vassilvitskii, SODA 2007), with {@code 1 - cosine} as the
 * squared distance. A cluster that has lost all rows starts again at the row that is farthest from
 * its own centroid. The same seed gives the same clusters on every machine.
 */
public final class SphericalKMeans {
    /** What is nearer than this to its centroid is a copy of it. */
    private static final float COPY = 1 - 1e-6f;

    private final UnitRows rows;
    private final int clusters;
    private final Centroids centroids;
    private final int[] labels; // [rows]
    private final float[] cosines; // [rows], to the own centroid

    private SphericalKMeans(UnitRows rows, int clusters) {
        this.rows = rows;
        this.clusters = clusters;
        this.centroids = new Centroids(clusters, rows.columns());
        this.labels = new int[rows.count()];
        this.cosines = new float[rows.count()];
    }

    /**
     * Clusters the rows; fewer iterations where no row changes its cluster any more.
     *
     * @param matrix [rows, columns], such as a model's output matrix
     * @param clusters from 1 to the rows
     * @param iterations at least 1
     */
    public static Clustering cluster(Tensor matrix, int clusters, int iterations, long seed) {
        if (clusters < 1 || clusters > matrix.rows() || iterations < 1) {
            throw new IllegalArgumentException(
                    "clusters should be from 1 to the %d rows and iterations at least 1, not %d and"
                                    .formatted(matrix.rows(), clusters)
                            + " "
                            + iterations);
        }
        SphericalKMeans means = new SphericalKMeans(UnitRows.of(matrix), clusters);
        means.start(new Random(seed));
        for (int i = 0; i < iterations && means.iterate(i == 0); i++) {
            means.update();
        }
        return Clustering.ofLabels(means.labels, clusters);
    }

    /** Chooses rows as first centroids, each with a chance that grows with its distance. */
    private void start(Random random) {
        float[] distances = new float[rows.count()]; // to the nearest centroid, squared and halved
        Arrays.fill(distances, 1);
        for (int cluster = 0; cluster < clusters; cluster++) {
            int chosen = drawn(distances, random.nextDouble());
            centroids.set(cluster, rows.data(), chosen * rows.columns());
            for (int row = 0; row < distances.length; row++) {
                float distance = Math.max(0, 1 - rows.cosine(row, chosen));
                distances[row] = Math.min(distances[row], distance);
            }
            distances[chosen] = 0; // rounding may leave it a little
        }
    }

    /** The first row at which the cumulated weight exceeds a share of all. */
    private static int drawn(float[] weights, double share) {
        double sum = 0;
        for (float weight : weights) {
            sum += weight;
        }
        double cumulated = 0;
        for (int row = 0; row < weights.length; row++) {
            cumulated += weights[row];
            if (cumulated > share * sum) {
                return row;
            }
        }
        return 0; // every row is a copy of a centroid
    }

    /** Gives each row to its nearest centroid; returns whether any row has changed hands. */
    private boolean iterate(boolean first) {
        int[] before = labels.clone();
        centroids.assign(rows, labels, cosines);
        return first || !Arrays.equals(before, labels);
    }

    private void update() {
        int columns = rows.columns();
        double[] sums = new double[clusters * columns];
        int[] counts = new int[clusters];
        for (int row = 0; row < labels.length; row++) {
            int at = labels[row] * columns;
            counts[labels[row]]++;
            for (int column = 0; column < columns; column++) {
                sums[at + column] += rows.data()[row * columns + column];
            }
        }
        float[] direction = new float[columns];
        for (int cluster = 0; cluster < clusters; cluster++) {
            if (counts[cluster] == 0) {
                restart(cluster);
            } else {
                for (int column = 0; column < columns; column++) {
                    direction[column] = (float) sums[cluster * columns + column];
                }
                UnitRows.normalise(direction, 0, columns);
                centroids.set(cluster, direction, 0);
            }
        }
    }

    /** Lets an empty cluster begin at the row that is worst off; none where all are copies. */
    private void restart(int cluster) {
        int worst = 0;
        for (int row = 1; row < cosines.length; row++) {
            if (cosines[row] < cosines[worst]) {
                worst = row;
            }
        }
        if (cosines[worst] < COPY) {
            centroids.set(cluster, rows.data(), worst * rows.columns());
            cosines[worst] = 1; // taken
        }
    }
}
