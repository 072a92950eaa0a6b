package io.tercet.models.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tercet.models.tensor.Tensor;
import io.tercet.models.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotaryTableTest {
    private static final RopeScaling NONE = new RopeScaling.None();

    @Test
    void frequenciesFallByPowersOfTheBase() {
        RotaryTable table = table(8, 10_000, NONE);
        assertThat(table.pairs()).isEqualTo(4);
        assertThat(table.magnitude()).isEqualTo(1);
        for (int pair = 0; pair < 4; pair++) {
            assertThat(table.frequency(pair)).isCloseTo(Math.pow(10, -pair), within(1e-15));
        }
    }

    @Test
    void linearScalingDividesThePosition() {
        float[] cosines = new float[4];
        float[] sines = new float[4];
        table(8, 10_000, new RopeScaling.Linear(4)).fill(12, cosines, sines);
        float[] expectedCosines = new float[4];
        float[] expectedSines = new float[4];
        table(8, 10_000, NONE).fill(3, expectedCosines, expectedSines);
        assertThat(cosines).isEqualTo(expectedCosines);
        assertThat(sines).isEqualTo(expectedSines);
    }

    @Test
    void factorsDivideFrequencies() {
        MemorySegment data = MemorySegment.ofArray(new float[] {1, 1, 2, 32});
        Tensor factors = new Tensor("rope_freqs.weight", TensorType.F32, 1, 4, data);
        RotaryTable table = RotaryTable.of(rope(8, 10_000, NONE), factors);
        assertThat(table.frequency(1)).isCloseTo(1e-1, within(1e-15));
        assertThat(table.frequency(2)).isCloseTo(1e-2 / 2, within(1e-15));
        assertThat(table.frequency(3)).isCloseTo(1e-3 / 32, within(1e-15));
    }

    /**
     * Share of the frequency that is left, for Qwen3's published YaRN settings, computed with
     * ggml's formulas (ggml_rope_yarn_corr_dims, rope_yarn_ramp) in Python.
     */
    @ParameterizedTest
    @CsvSource({
        "0, 1.0",
        "20, 1.0",
        "23, 1.0",
        "24, 0.9558823529411765",
        "30, 0.6911764705882354",
        "35, 0.47058823529411764",
        "39, 0.29411764705882354",
        "40, 0.25",
        "50, 0.25",
        "63, 0.25"
    })
    void yarnKeepsFastPairsAndStretchesSlowOnes(int pair, double share) {
        RopeScaling yarn = new RopeScaling.Yarn(4, 32_768, 1, 32, 1);
        double plain = table(128, 1e6f, NONE).frequency(pair);
        double stretched = table(128, 1e6f, yarn).frequency(pair);
        assertThat(stretched / plain).isCloseTo(share, within(1e-12));
    }

    @Test
    void yarnMakesQueriesAndKeysLarger() {
        RotaryTable table = table(128, 1e6f, new RopeScaling.Yarn(4, 32_768, 2, 32, 1));
        assertThat(table.magnitude()).isCloseTo(2 + 0.2 * Math.log(4), within(1e-12));
        float[] cosines = new float[64];
        table.fill(0, cosines, new float[64]);
        assertThat(cosines).containsOnly((float) table.magnitude());
    }

    @Test
    void farPositionsAreExactToTheLastBit() {
        float[] cosines = new float[2];
        float[] sines = new float[2];
        table(4, 10_000, NONE).fill(100_000, cosines, sines);
        assertThat(cosines[0]).isEqualTo((float) StrictMath.cos(100_000));
        assertThat(sines[1]).isEqualTo((float) StrictMath.sin(100_000 * 0.01));
    }

    private static RotaryTable table(int dimensions, float base, RopeScaling scaling) {
        return RotaryTable.of(rope(dimensions, base, scaling), null);
    }

    private static Rope rope(int dimensions, float base, RopeScaling scaling) {
        return new Rope(dimensions, base, Rope.Pairing.HALVES, scaling);
    }
}
