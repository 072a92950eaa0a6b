package io.tercet.training.torch;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.RotaryTable;
import org.bytedeco.pytorch.Tensor;

/**
 * Rotary embedding of heads side by side. The partner of every element comes by a product with a
 * matrix of zeros and ones, since strided halves of short heads take longer than everything else
 * together.
 */
final class Rotation {
    private final DecoderConfig config;
    private final Precision precision;
    private final Tensor partner; // [keyLength, keyLength]

    /** For every element of heads side by side, [length, heads * keyLength]. */
    record Angles(Tensor cosines, Tensor sines) {

        /** Those of positions [from, from + length). */
        Angles narrow(long from, long length) {
            return new Angles(cosines.narrow(0, from, length), sines.narrow(0, from, length));
        }
    }

    Rotation(DecoderConfig config, Precision precision) {
        this.config = config;
        this.precision = precision;
        this.partner = partners();
    }

    /** Turns queries, and divides them by the square root of their length. */
    Angles queries(int length) {
        return angles(length, config.headCount(), 1 / Math.sqrt(config.keyLength()));
    }

    /** Turns keys. */
    Angles keys(int length) {
        return angles(length, config.headCountKv(), 1);
    }

    /**
     * @param heads [texts, length, heads * keyLength]
     */
    Tensor turned(Tensor heads, Angles angles) {
        Tensor partners = heads.reshape(-1, config.keyLength()).matmul(partner).view_as(heads);
        return heads.mul(angles.cosines).add(partners.mul(angles.sines));
    }

    private Angles angles(int length, int heads, double scale) {
        RotaryTable rotary = RotaryTable.of(config.rope(), null);
        int width = heads * config.keyLength();
        float[] cosines = new float[length * width];
        float[] sines = new float[length * width];
        float[] cosine = new float[rotary.pairs()];
        float[] sine = new float[rotary.pairs()];
        for (int row = 0; row < length; row++) {
            rotary.fill(row, cosine, sine);
            for (int i = 0; i < width; i++) {
                int pair = pair(i % config.keyLength());
                cosines[row * width + i] = (float) (cosine[pair] * scale);
                sines[row * width + i] = (float) (sine[pair] * scale);
            }
        }
        return new Angles(
                Tensors.kept(rounded(Tensors.of(cosines, length, width))),
                Tensors.kept(rounded(Tensors.of(sines, length, width))));
    }

    private int pair(int element) {
        return switch (config.rope().pairing()) {
            case ADJACENT -> element / 2;
            case HALVES -> element % (config.keyLength() / 2);
        };
    }

    /** Column i picks, with its sign, the element that turns with element i. */
    private Tensor partners() {
        int width = config.keyLength();
        float[] matrix = new float[width * width];
        for (int i = 0; i < width; i++) {
            for (int j = 0; j < width; j++) {
                if (i != j && pair(i) == pair(j)) {
                    matrix[j * width + i] = j > i ? -1 : 1;
                }
            }
        }
        return Tensors.kept(rounded(Tensors.of(matrix, width, width)));
    }

    private Tensor rounded(Tensor exact) {
        return exact.to(precision.activations());
    }
}
