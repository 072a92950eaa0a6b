package io.tercet.tasks.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.cluster.Clustering;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.TinyModels;
import io.tercet.tasks.host.ClusterChoice;
import io.tercet.tasks.host.ClusteredRows;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClusteredRowsTest {
    private static final int CLUSTERS = 11;

    private final Random random = new Random(4);

    @ParameterizedTest
    @EnumSource(TensorType.class)
    void chosenBlocksGiveTheWholeProductsBits(TensorType type) {
        DecoderModel model = TinyModels.of("llama", type);
        Tensor output = model.output();
        int[] labels = random.ints(output.rows(), 0, CLUSTERS).toArray();
        Clustering clusters = Clustering.ofLabels(labels, CLUSTERS);
        ClusteredRows rows = new ClusteredRows(output, clusters);
        assertThat(rows.rows().data().byteSize()).isEqualTo(output.data().byteSize());
        for (int x : new int[] {1, 3, 9}) {
            Panel panel = panel(x, output.columns());
            float[] whole = product(WeightMatrix.of(output), panel);
            for (int budget : new int[] {1, 40, 177, output.rows()}) {
                float[] scores = new float[CLUSTERS];
                IntStream.range(0, CLUSTERS).forEach(i -> scores[i] = random.nextFloat());
                ClusterChoice choice = ClusterChoice.of(scores, clusters, budget);
                WeightMatrix chosen =
                        WeightMatrix.of(rows.rows(), choice.positions(), choice.columns());
                assertColumns(product(chosen, panel), whole, choice, x);
            }
        }
    }

    private Panel panel(int rows, int columns) {
        Panel panel = new Panel();
        panel.begin(rows, columns);
        for (int row = 0; row < rows; row++) {
            float[] values = new float[columns];
            IntStream.range(0, columns).forEach(i -> values[i] = (float) random.nextGaussian());
            panel.set(row, values, 0, columns);
        }
        return panel;
    }

    /** [panel.rows(), matrix.rows()] */
    private static float[] product(WeightMatrix matrix, Panel panel) {
        float[] y = new float[panel.rows() * matrix.rows()];
        new MatrixProduct().multiply(matrix, 0, matrix.rows(), panel, y, 0, matrix.rows());
        return y;
    }

    private static void assertColumns(float[] some, float[] whole, ClusterChoice choice, int rows) {
        int columns = choice.shortlist().size();
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                int token = choice.shortlist().token(column);
                assertThat(some[row * columns + column])
                        .isEqualTo(whole[row * (whole.length / rows) + token]);
            }
        }
    }
}
