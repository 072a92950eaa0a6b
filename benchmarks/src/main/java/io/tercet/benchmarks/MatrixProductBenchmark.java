package io.tercet.benchmarks;

import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.jvm.MatrixProduct;
import io.tercet.tasks.jvm.Panel;
import io.tercet.tasks.jvm.WeightMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The product of a few activation rows and a quantised matrix that stays in the cache, on one
 * thread: time per 32 weights, to be compared with the time that memory takes to bring them.
 */
@NullUnmarked // JMH fills the fields
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MatrixProductBenchmark {
    private static final int COLUMNS = 1024;
    private static final int WEIGHT_ROWS = 256;
    private static final int GROUPS = COLUMNS * WEIGHT_ROWS / 32;

    /** Activation rows. */
    @Param({"1", "2", "4", "8", "16", "32"})
    public int rows;

    /** Format of the weights. */
    @Param({"F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "Q4_K", "Q5_K", "Q6_K"})
    public TensorType type;

    private final MatrixProduct product = new MatrixProduct();
    private WeightMatrix weights;
    private final Panel x = new Panel();
    private float[] y;

    /** Makes random weights and activations. */
    @Setup
    public void fill() {
        Random random = new Random(1);
        float[] values = gaussian(random, WEIGHT_ROWS * COLUMNS);
        MemorySegment data = Arena.ofAuto().allocate(type.bytes(values.length), 64);
        type.format().encode(values, 0, values.length, data, 0);
        weights = WeightMatrix.of(new Tensor("weights", type, WEIGHT_ROWS, COLUMNS, data));
        x.begin(rows, COLUMNS);
        for (int row = 0; row < rows; row++) {
            x.set(row, gaussian(random, COLUMNS), 0, COLUMNS);
        }
        y = new float[rows * WEIGHT_ROWS];
    }

    private static float[] gaussian(Random random, int length) {
        float[] values = new float[length];
        for (int i = 0; i < length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    /** All rows by the whole matrix; the score is per 32 weights. */
    @Benchmark
    @OperationsPerInvocation(GROUPS)
    public float[] multiply() {
        product.multiply(weights, 0, WEIGHT_ROWS, x, y, 0, WEIGHT_ROWS);
        return y;
    }
}
