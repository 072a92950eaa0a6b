package io.tercet.tasks.jvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.piece.RouterModel;
import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.TinyModels;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JvmRouterTest {
    private static final DecoderModel TARGET = TinyModels.of("llama", TensorType.Q8_0);
    private static final int WIDTH = TARGET.config().embeddingLength();
    private static final float EPSILON = TARGET.config().normEpsilon();
    private static final int ROWS = 5;

    private final RouterModel model = TinyModels.router(TARGET, 23, 40);
    private final float[][] embeddings = rows(1);
    private final float[][] features = rows(2);

    private static float[][] rows(int seed) {
        Random random = new Random(seed);
        float[][] rows = new float[ROWS][Lanes.padded(WIDTH)];
        for (float[] row : rows) {
            for (int i = 0; i < WIDTH; i++) {
                row[i] = (float) (5 * random.nextGaussian());
            }
        }
        return rows;
    }

    /** The scores of a level whose rows come in parts. */
    private float[] scores(int part, boolean concurrently) {
        try (JvmRouter router = new JvmRouter(new RouterWeights(model), WIDTH, EPSILON)) {
            router.begin();
            for (int from = 0; from < ROWS; from += part) {
                int count = Math.min(part, ROWS - from);
                router.rows(count);
                for (int row = 0; row < count; row++) {
                    router.set(row, embeddings[from + row], 0, features[from + row], 0);
                }
                router.start(concurrently);
            }
            return router.scores().clone();
        }
    }

    @Test
    void scoresAreTheNetworksHighestOverTheRows() {
        float[] actual = scores(ROWS, false);
        assertThat(actual).hasSize(23);
        for (int cluster = 0; cluster < actual.length; cluster++) {
            double highest = Double.NEGATIVE_INFINITY;
            for (int row = 0; row < ROWS; row++) {
                highest = Math.max(highest, plain(row, cluster));
            }
            assertThat((double) actual[cluster]).isCloseTo(highest, within(1e-4));
        }
    }

    private double plain(int row, int cluster) {
        double sum = model.secondBias().read(0)[cluster];
        for (int unit = 0; unit < model.hidden(); unit++) {
            double x =
                    model.firstBias().read(0)[unit]
                            + dot(model.first(), unit, 0, embeddings[row])
                            + dot(model.first(), unit, WIDTH, features[row]);
            sum += x / (1 + Math.exp(-x)) * model.second().read(cluster)[unit];
        }
        return sum;
    }

    /** Part of a weight row with a row divided by its root mean square. */
    private static double dot(Tensor weights, int weightRow, int from, float[] row) {
        float[] own = weights.read(weightRow);
        double squares = 0;
        double sum = 0;
        for (int i = 0; i < WIDTH; i++) {
            squares += (double) row[i] * row[i];
            sum += (double) own[from + i] * row[i];
        }
        return sum / Math.sqrt(squares / WIDTH + EPSILON);
    }

    @Test
    void neitherThreadsNorPartsChangeABit() {
        float[] inline = scores(ROWS, false);
        assertThat(scores(ROWS, true)).isEqualTo(inline);
        assertThat(scores(2, true)).isEqualTo(inline);
        assertThat(scores(1, false)).isEqualTo(inline);
    }
}
