package io.tercet.tasks.reference;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.ExitHead;
import io.tercet.models.decoder.LayerWeights;
import io.tercet.models.piece.HeadModel;
import io.tercet.models.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A model's tensors, widened to floats once.
 *
 * @param tokenNormVector on the embedding of a draft head's row; null in a whole model
 */
record ReferenceWeights(
        DecoderModel model,
        ReferenceMatrix tokenEmbedding,
        List<Layer> layers,
        Vector outputNormVector,
        ReferenceMatrix output,
        @Nullable Vector tokenNormVector,
        Map<Integer, Exit> exits) {

    /** A trained exit's tensors, by the same names. */
    record Exit(Vector norm, ReferenceMatrix down, ReferenceMatrix up) {
        private Exit(ExitHead tensors) {
            this(new Vector(floats(tensors.norm())), matrix(tensors.down()), matrix(tensors.up()));
        }
    }

    /** A vector; wraps the array because records hold none. */
    static final class Vector {
        private final float[] elements;

        Vector(float[] elements) {
            this.elements = elements;
        }

        float[] elements() {
            return elements;
        }
    }

    static ReferenceWeights of(DecoderModel model) {
        ReferenceMatrix embedding = matrix(model.tokenEmbedding());
        return new ReferenceWeights(
                model,
                embedding,
                model.layers().stream().map(Layer::new).toList(),
                new Vector(floats(model.outputNorm())),
                model.tied() ? embedding : matrix(model.output()),
                null,
                model.exits().stream().collect(Collectors.toMap(ExitHead::layer, Exit::new)));
    }

    /** A draft head's layer, between its target's embedding and output. */
    static ReferenceWeights of(HeadModel head, ReferenceWeights target) {
        DecoderModel decoder = head.decoder();
        return new ReferenceWeights(
                decoder,
                target.tokenEmbedding(),
                decoder.layers().stream().map(Layer::new).toList(),
                new Vector(floats(decoder.outputNorm())),
                target.output(),
                new Vector(floats(head.tokenNorm())),
                Map.of());
    }

    DecoderConfig config() {
        return model.config();
    }

    float[] outputNorm() {
        return outputNormVector.elements();
    }

    float @Nullable [] tokenNorm() {
        return tokenNormVector == null ? null : tokenNormVector.elements();
    }

    /** One block's tensors, by the same names. */
    static final class Layer {
        private final LayerWeights tensors;
        private final ReferenceMatrix attnQ;
        private final ReferenceMatrix attnK;
        private final ReferenceMatrix attnV;
        private final ReferenceMatrix attnOutput;
        private final ReferenceMatrix ffnGate;
        private final ReferenceMatrix ffnUp;
        private final ReferenceMatrix ffnDown;

        Layer(LayerWeights tensors) {
            this.tensors = tensors;
            this.attnQ = matrix(tensors.attnQ());
            this.attnK = matrix(tensors.attnK());
            this.attnV = matrix(tensors.attnV());
            this.attnOutput = matrix(tensors.attnOutput());
            this.ffnGate = matrix(tensors.ffnGate());
            this.ffnUp = matrix(tensors.ffnUp());
            this.ffnDown = matrix(tensors.ffnDown());
        }

        float[] attnNorm() {
            return floats(tensors.attnNorm());
        }

        ReferenceMatrix attnQ() {
            return attnQ;
        }

        ReferenceMatrix attnK() {
            return attnK;
        }

        ReferenceMatrix attnV() {
            return attnV;
        }

        ReferenceMatrix attnOutput() {
            return attnOutput;
        }

        float @Nullable [] attnQBias() {
            return floatsOrNull(tensors.attnQBias());
        }

        float @Nullable [] attnKBias() {
            return floatsOrNull(tensors.attnKBias());
        }

        float @Nullable [] attnVBias() {
            return floatsOrNull(tensors.attnVBias());
        }

        float @Nullable [] attnQNorm() {
            return floatsOrNull(tensors.attnQNorm());
        }

        float @Nullable [] attnKNorm() {
            return floatsOrNull(tensors.attnKNorm());
        }

        float[] ffnNorm() {
            return floats(tensors.ffnNorm());
        }

        ReferenceMatrix ffnGate() {
            return ffnGate;
        }

        ReferenceMatrix ffnUp() {
            return ffnUp;
        }

        ReferenceMatrix ffnDown() {
            return ffnDown;
        }
    }

    static ReferenceMatrix matrix(Tensor tensor) {
        return new ReferenceMatrix(tensor.columns(), floats(tensor));
    }

    private static float[] floats(Tensor tensor) {
        float[] floats = new float[tensor.rows() * tensor.columns()];
        for (int row = 0; row < tensor.rows(); row++) {
            tensor.read(row, floats, row * tensor.columns());
        }
        return floats;
    }

    private static float @Nullable [] floatsOrNull(@Nullable Tensor tensor) {
        return tensor == null ? null : floats(tensor);
    }
}
