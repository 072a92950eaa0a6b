package io.tercet.tasks.jvm;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.ExitHead;
import io.tercet.models.decoder.LayerWeights;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.tensor.Tensor;
import io.tercet.tasks.Shortlist;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A model's matrices in place, its vectors as floats padded to whole logical vectors. */
final class JvmWeights {
    private final DecoderModel model;
    private final WeightMatrix tokenEmbedding;
    private final List<Layer> layers;
    private final float[] outputNorm; // [embeddingLength, padded]
    private final WeightMatrix output;
    private final float @Nullable [] tokenNorm; // [embeddingLength, padded]
    private final Map<Integer, Exit> exits; // by layers run

    JvmWeights(DecoderModel model) {
        this(model, null);
    }

    /** A draft head's: one layer between its target's embedding and output. */
    JvmWeights(HeadModel head) {
        this(head.decoder(), head.tokenNorm());
    }

    private JvmWeights(DecoderModel model, @Nullable Tensor tokenNorm) {
        this.model = model;
        this.tokenNorm = tokenNorm == null ? null : floats(tokenNorm);
        this.tokenEmbedding = WeightMatrix.of(model.tokenEmbedding());
        this.layers = model.layers().stream().map(Layer::new).toList();
        this.outputNorm = floats(model.outputNorm());
        this.output = WeightMatrix.of(model.output());
        this.exits = model.exits().stream().collect(Collectors.toMap(ExitHead::layer, Exit::new));
    }

    DecoderModel model() {
        return model;
    }

    DecoderConfig config() {
        return model.config();
    }

    WeightMatrix tokenEmbedding() {
        return tokenEmbedding;
    }

    Layer layer(int layer) {
        return layers.get(layer);
    }

    /** What norms a stream behind so many layers, [embeddingLength, padded]. */
    float[] outputNorm(int layers) {
        Exit exit = exits.get(layers);
        return exit == null ? outputNorm : exit.norm;
    }

    /** The trained exit behind so many layers; null for none. */
    @Nullable Exit exit(int layers) {
        return exits.get(layers);
    }

    /** On the embedding of a draft head's row; null in a whole model. */
    float @Nullable [] tokenNorm() {
        return tokenNorm;
    }

    /** The output projection onto some rows of the vocabulary; onto all where null. */
    WeightMatrix output(@Nullable Shortlist shortlist) {
        return shortlist == null ? output : WeightMatrix.of(model.output(), shortlist);
    }

    /** One block's tensors. */
    static final class Layer {
        final float[] attnNorm;
        final Heads attnQ;
        final Heads attnK;
        final Heads attnV;
        final WeightMatrix attnOutput;
        final float[] ffnNorm;
        final WeightMatrix ffnGate;
        final WeightMatrix ffnUp;
        final WeightMatrix ffnDown;

        private Layer(LayerWeights tensors) {
            attnNorm = floats(tensors.attnNorm());
            attnQ = new Heads(tensors.attnQ(), tensors.attnQBias(), tensors.attnQNorm());
            attnK = new Heads(tensors.attnK(), tensors.attnKBias(), tensors.attnKNorm());
            attnV = new Heads(tensors.attnV(), tensors.attnVBias(), null);
            attnOutput = WeightMatrix.of(tensors.attnOutput());
            ffnNorm = floats(tensors.ffnNorm());
            ffnGate = WeightMatrix.of(tensors.ffnGate());
            ffnUp = WeightMatrix.of(tensors.ffnUp());
            ffnDown = WeightMatrix.of(tensors.ffnDown());
        }
    }

    /** A projection whose outputs are heads, with what some architectures add to it. */
    static final class Heads {
        final WeightMatrix matrix;
        final float @Nullable [] bias; // [heads * length]
        final float @Nullable [] norm; // [length, padded]

        private Heads(Tensor matrix, @Nullable Tensor bias, @Nullable Tensor norm) {
            this.matrix = WeightMatrix.of(matrix);
            this.bias = bias == null ? null : floats(bias);
            this.norm = norm == null ? null : floats(norm);
        }
    }

    /** A trained exit's tensors. */
    static final class Exit {
        final float[] norm; // [embeddingLength, padded]
        final WeightMatrix down;
        final WeightMatrix up;

        private Exit(ExitHead tensors) {
            norm = floats(tensors.norm());
            down = WeightMatrix.of(tensors.down());
            up = WeightMatrix.of(tensors.up());
        }
    }

    private static float[] floats(Tensor vector) {
        return Arrays.copyOf(vector.read(0), Lanes.padded(vector.columns()));
    }
}
