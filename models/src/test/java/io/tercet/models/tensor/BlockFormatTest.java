package io.tercet.models.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Holds every format against the PyPI package {@code gguf} 0.19.0 under NumPy 2.4.6.
 *
 * <p>The resources: {@code TYPE.blocks} are random bytes from {@code
 * numpy.random.default_rng(20260101)} with the half-precision scales drawn from a normal
 * distribution of deviation 0.05 (two blocks of 256 elements, or four of 32 of which one has scale
 * 0 and one a subnormal scale, or 128 plain elements with zeros of both signs, infinities and a
 * subnormal among them), {@code TYPE.values} what {@code gguf.quants.dequantize} makes of them.
 * {@code quantised.values} are 8 rows of 64 numbers (zeros, a constant, all negative, an outlier
 * and ties among them) and {@code TYPE.quantised} what {@code gguf.quants.quantize} makes of those.
 */
class BlockFormatTest {

    @ParameterizedTest
    @EnumSource
    void readsWhatTheReferenceReads(TensorType type) {
        byte[] blocks = resource(type + ".blocks");
        int elements = blocks.length / type.blockBytes() * type.blockLength();
        // unaligned on both sides, so that offsets are seen to be used
        MemorySegment data = MemorySegment.ofArray(new byte[blocks.length + 3]);
        data.asSlice(3).copyFrom(MemorySegment.ofArray(blocks));
        float[] values = new float[elements + 1];
        type.format().decode(data, 3, elements, values, 1);

        float[] expected = floats(type + ".values");
        assertThat(expected).hasSize(elements);
        for (int i = 0; i < elements; i++) {
            assertThat(Float.floatToIntBits(values[i + 1]))
                    .as("element %d: %s, expected %s", i, values[i + 1], expected[i])
                    .isEqualTo(Float.floatToIntBits(expected[i]));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"F16", "BF16", "Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1"})
    void writesWhatTheReferenceWrites(TensorType type) {
        float[] values = floats("quantised.values");
        byte[] out = new byte[(int) type.bytes(values.length) + 5];
        type.format().encode(values, 0, values.length, MemorySegment.ofArray(out), 5);
        byte[] written = MemorySegment.ofArray(out).asSlice(5).toArray(ValueLayout.JAVA_BYTE);
        assertThat(written).isEqualTo(resource(type + ".quantised"));
    }

    @ParameterizedTest
    @EnumSource
    void writesWithTheErrorThatItsBitsAllow(TensorType type) {
        float[] values = normal(4096);
        assertThat(relativeError(type, values)).isLessThan(worstError(type));
    }

    @ParameterizedTest
    @EnumSource
    void keepsZerosAndConstants(TensorType type) {
        for (float value : new float[] {0, -2, 0.25f}) {
            float[] constant = new float[256];
            Arrays.fill(constant, value);
            // a scale in half precision is off by at most 2^-11
            float allowed = Math.abs(value) / 1000;
            for (float again : rewritten(type, constant)) {
                assertThat(Math.abs(again - value)).isLessThanOrEqualTo(allowed);
            }
        }
    }

    /** Square error of writing and reading, relative to the squares, for normal values. */
    private static double relativeError(TensorType type, float[] values) {
        float[] again = rewritten(type, values);
        double error = 0;
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            error += Math.pow(again[i] - values[i], 2);
            squares += Math.pow(values[i], 2);
        }
        return error / squares;
    }

    /** A tenth above what the reference quantisers of ggml reach on normal values. */
    private static double worstError(TensorType type) {
        return switch (type) {
            case F32 -> Double.MIN_VALUE;
            case F16 -> 1e-7;
            case BF16 -> 3e-6;
            case Q8_0 -> 4e-5;
            case Q4_0 -> 1e-2;
            case Q4_1 -> 7e-3;
            case Q5_0 -> 2.2e-3;
            case Q5_1 -> 1.7e-3;
            case Q4_K -> 6e-3;
            case Q5_K -> 1.5e-3;
            case Q6_K -> 4e-4;
        };
    }

    private static float[] rewritten(TensorType type, float[] values) {
        MemorySegment out = MemorySegment.ofArray(new byte[(int) type.bytes(values.length)]);
        type.format().encode(values, 0, values.length, out, 0);
        float[] again = new float[values.length];
        type.format().decode(out, 0, values.length, again, 0);
        return again;
    }

    private static float[] normal(int count) {
        Random random = new Random(1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private static float[] floats(String name) {
        return MemorySegment.ofArray(resource(name)).toArray(LittleEndian.FLOAT);
    }

    private static byte[] resource(String name) {
        try (InputStream in = BlockFormatTest.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("no resource " + name);
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
