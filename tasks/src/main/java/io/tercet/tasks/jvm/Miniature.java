package io.tercet.tasks.jvm;

import io.tercet.models.decoder.DecoderConfig;
import io.tercet.models.decoder.DecoderModel;
import io.tercet.models.decoder.LayerWeights;
import io.tercet.models.tensor.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model of one narrow block cut from the bytes of a model: it says nothing, but runs the same
 * code on the same formats, in inner loops of the same length.
 */
final class Miniature {
    /** Columns of the inner loops: as many as are ever dequantised at a time. */
    private static final int EMBEDDING = WeightMatrix.BLOCK;

    /** Outputs of wide projections: the longest block of a format, and some tiles. */
    private static final int WIDTH = 256;

    private Miniature() {}

    static DecoderModel of(DecoderModel model) {
        DecoderConfig config = narrow(model.config());
        LayerWeights layer = model.layers().getFirst();
        return new DecoderModel(
                model.name(),
                config,
                cut(model.tokenEmbedding(), config.vocabularySize(), config.embeddingLength()),
                List.of(narrow(layer, config)),
                cut(model.outputNorm(), 1, config.embeddingLength()),
                cut(model.output(), config.vocabularySize(), config.embeddingLength()),
                model.ropeFactors(),
                List.of());
    }

    private static DecoderConfig narrow(DecoderConfig config) {
        return new DecoderConfig(
                config.architecture(),
                config.contextLength(),
                Math.min(EMBEDDING, config.embeddingLength()),
                Math.min(WIDTH, config.feedForwardLength()),
                1,
                kvHeads(config) * config.headsPerKv(),
                kvHeads(config),
                config.keyLength(),
                config.valueLength(),
                Math.min(WIDTH, config.vocabularySize()),
                config.normEpsilon(),
                config.rope());
    }

    /** As few as give the output projection columns of whole blocks. */
    private static int kvHeads(DecoderConfig config) {
        int width = config.headsPerKv() * config.valueLength();
        int heads = 1;
        while (heads < config.headCountKv() && heads * width % WIDTH != 0) {
            heads++;
        }
        return heads;
    }

    private static LayerWeights narrow(LayerWeights layer, DecoderConfig config) {
        int width = config.embeddingLength();
        int hidden = config.feedForwardLength();
        return new LayerWeights(
                cut(layer.attnNorm(), 1, width),
                cut(layer.attnQ(), config.queryWidth(), width),
                cut(layer.attnK(), config.keyWidth(), width),
                cut(layer.attnV(), config.valueWidth(), width),
                cut(layer.attnOutput(), width, config.attentionWidth()),
                cutVector(layer.attnQBias(), config.queryWidth()),
                cutVector(layer.attnKBias(), config.keyWidth()),
                cutVector(layer.attnVBias(), config.valueWidth()),
                layer.attnQNorm(),
                layer.attnKNorm(),
                cut(layer.ffnNorm(), 1, width),
                cut(layer.ffnGate(), hidden, width),
                cut(layer.ffnUp(), hidden, width),
                cut(layer.ffnDown(), width, hidden));
    }

    private static @Nullable Tensor cutVector(@Nullable Tensor vector, int columns) {
        return vector == null ? null : cut(vector, 1, columns);
    }

    /** The first bytes of a tensor, taken for one of fewer rows and columns. */
    private static Tensor cut(Tensor tensor, int rows, int columns) {
        long bytes = rows * tensor.type().bytes(columns);
        return new Tensor(
                tensor.name(), tensor.type(), rows, columns, tensor.data().asSlice(0, bytes));
    }
}
