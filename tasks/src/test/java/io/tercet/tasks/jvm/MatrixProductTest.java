package io.tercet.tasks.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Products have the bits of sixteen lanes, whatever the format and however many rows there are. */
class MatrixProductTest {
    static final int WEIGHT_ROWS = 75; // a line of tiles and part of one, and not whole tiles
    private static final int COLUMNS = 1280; // more than a part, a multiple of every block
    private static final int MOST_ROWS = 70; // more than a chunk

    @ParameterizedTest
    @EnumSource
    void isTheSumOfSixteenLanes(TensorType type) {
        Tensor tensor = tensor(type);
        float[] x = rows(MOST_ROWS);
        float[] expected = expected(tensor, x);
        for (int rows : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 16, MOST_ROWS}) {
            assertThat(product(WeightMatrix.of(tensor), x, rows))
                    .as("%d rows", rows)
                    .startsWith(Arrays.copyOf(expected, rows * WEIGHT_ROWS));
        }
    }

    /** Random rows x. */
    static float[] rows(int count) {
        Random random = new Random(8);
        float[] x = new float[count * COLUMNS];
        for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat() - 0.5f;
        }
        return x;
    }

    /** Random weights. */
    static Tensor tensor(TensorType type) {
        Random random = new Random(7);
        long bytes = WEIGHT_ROWS * type.bytes(COLUMNS);
        MemorySegment data = Arena.ofAuto().allocate(bytes, 64);
        for (long i = 0; i < bytes; i++) { // no byte of a large exponent: every float is finite
            data.set(ValueLayout.JAVA_BYTE, i, (byte) (random.nextInt(1 << 8) & 0xBB));
        }
        return new Tensor("any", type, WEIGHT_ROWS, COLUMNS, data);
    }

    private static float[] expected(Tensor tensor, float[] x) {
        float[] y = new float[MOST_ROWS * WEIGHT_ROWS];
        for (int w = 0; w < WEIGHT_ROWS; w++) {
            float[] weights = tensor.read(w);
            for (int row = 0; row < MOST_ROWS; row++) {
                float[] lanes = new float[Lanes.COUNT];
                for (int k = 0; k < COLUMNS; k++) {
                    int lane = k % Lanes.COUNT;
                    lanes[lane] = Math.fma(weights[k], x[row * COLUMNS + k], lanes[lane]);
                }
                y[row * WEIGHT_ROWS + w] = Lanes.sum(lanes);
            }
        }
        return y;
    }

    static float[] product(WeightMatrix matrix, float[] x, int rows) {
        Panel panel = new Panel();
        panel.begin(rows, COLUMNS);
        for (int row = 0; row < rows; row++) {
            panel.set(row, x, row * COLUMNS, COLUMNS);
        }
        float[] y = new float[rows * WEIGHT_ROWS];
        new MatrixProduct().multiply(matrix, 0, WEIGHT_ROWS, panel, y, 0, WEIGHT_ROWS);
        return y;
    }
}
