package io.tercet.models.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class SphericalKMeansTest {
    private static final int COLUMNS = 70; // a block of columns, a step and two more

    @Test
    void findsDirectionsWhateverTheLengthsOfRows() {
        int[] planted = planted(300, 7);
        Clustering found = SphericalKMeans.cluster(rows(planted, 0.1f, 1), 7, 20, 42);
        assertThat(found.clusters()).isEqualTo(7);
        assertThat(found.size()).isEqualTo(300);
        for (int cluster = 0; cluster < 7; cluster++) {
            Set<Integer> labels = new HashSet<>();
            for (int i = found.from(cluster); i < found.to(cluster); i++) {
                labels.add(planted[found.token(i)]);
            }
            assertThat(labels).as("planted groups in cluster %d", cluster).hasSize(1);
        }
    }

    @Test
    void everyRowEndsAtTheNearestCentroid() {
        Tensor matrix = rows(planted(500, 5), 1.5f, 2);
        Clustering found = SphericalKMeans.cluster(matrix, 16, 200, 3);
        double[][] centroids = centroids(matrix, found);
        for (int cluster = 0; cluster < found.clusters(); cluster++) {
            for (int i = found.from(cluster); i < found.to(cluster); i++) {
                double own = cosine(matrix.read(found.token(i)), centroids[cluster]);
                for (double[] other : centroids) {
                    assertThat(own)
                            .isGreaterThan(cosine(matrix.read(found.token(i)), other) - 1e-5);
                }
            }
        }
    }

    @Test
    void sameSeedSameClustersAndAnotherSeedOthers() {
        Tensor matrix = rows(planted(200, 4), 2, 4);
        int[] first = SphericalKMeans.cluster(matrix, 9, 5, 1).permutation();
        assertThat(SphericalKMeans.cluster(matrix, 9, 5, 1).permutation()).isEqualTo(first);
        assertThat(SphericalKMeans.cluster(matrix, 9, 5, 2).permutation()).isNotEqualTo(first);
    }

    @Test
    void copiesAndZerosLeaveClustersEmpty() {
        float[] values = new float[6 * COLUMNS];
        values[0] = 1;
        values[COLUMNS] = 2; // a copy of the first direction; the other rows are zeros
        Clustering found = SphericalKMeans.cluster(matrix(values, 6), 5, 10, 1);
        assertThat(found.size()).isEqualTo(6);
        assertThat(found.offsets()).hasSize(6);
        int[] tokens = found.permutation();
        Arrays.sort(tokens);
        assertThat(tokens).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void moreClustersThanRowsAreRefused() {
        assertThatThrownBy(() -> SphericalKMeans.cluster(matrix(new float[COLUMNS], 1), 2, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("from 1 to the 1 rows");
    }

    /** The group of every row. */
    private static int[] planted(int rows, int groups) {
        return new Random(5).ints(rows, 0, groups).toArray();
    }

    /** Rows around their group's direction, of any length. */
    private static Tensor rows(int[] planted, float noise, long seed) {
        Random random = new Random(seed);
        float[][] directions = new float[Arrays.stream(planted).max().orElseThrow() + 1][COLUMNS];
        for (float[] direction : directions) {
            for (int i = 0; i < COLUMNS; i++) {
                direction[i] = (float) random.nextGaussian();
            }
        }
        float[] values = new float[planted.length * COLUMNS];
        for (int row = 0; row < planted.length; row++) {
            float length = 0.1f + 10 * random.nextFloat();
            for (int i = 0; i < COLUMNS; i++) {
                float value = directions[planted[row]][i] + noise * (float) random.nextGaussian();
                values[row * COLUMNS + i] = length * value;
            }
        }
        return matrix(values, planted.length);
    }

    private static Tensor matrix(float[] values, int rows) {
        return new Tensor(
                "output.weight", TensorType.F32, rows, COLUMNS, MemorySegment.ofArray(values));
    }

    private static double[][] centroids(Tensor matrix, Clustering clusters) {
        double[][] sums = new double[clusters.clusters()][COLUMNS];
        for (int cluster = 0; cluster < sums.length; cluster++) {
            for (int i = clusters.from(cluster); i < clusters.to(cluster); i++) {
                float[] row = matrix.read(clusters.token(i));
                double length = Math.sqrt(dot(row, row));
                for (int column = 0; column < COLUMNS; column++) {
                    sums[cluster][column] += row[column] / length;
                }
            }
        }
        return sums;
    }

    private static double cosine(float[] row, double[] centroid) {
        double sum = 0;
        double square = 0;
        for (int i = 0; i < row.length; i++) {
            sum += row[i] * centroid[i];
            square += centroid[i] * centroid[i];
        }
        return square == 0 ? -1 : sum / Math.sqrt(square * dot(row, row));
    }

    private static double dot(float[] x, float[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            sum += (double) x[i] * y[i];
        }
        return sum;
    }
}
