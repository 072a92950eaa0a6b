package io.tercet.training.torch;

import io.tercet.models.decoder.DecoderConfig;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/**
 * Keys and values of what a batch of texts has read so far, all of one length at any time: nothing
 * is padded and nothing masked.
 */
final class KeyValueCache {
    private final List<Tensor> keys = new ArrayList<>(); // [texts, headCountKv, capacity, width]
    private final List<Tensor> values = new ArrayList<>(); // likewise
    private final int capacity;
    private int length;

    /** An empty cache for so many texts of at most {@code capacity} tokens. */
    KeyValueCache(DecoderConfig config, Precision precision, int texts, int capacity) {
        this.capacity = capacity;
        TensorOptions type = new TensorOptions(precision.activations());
        for (int layer = 0; layer < config.blockCount(); layer++) {
            keys.add(empty(type, texts, config.headCountKv(), capacity, config.keyLength()));
            values.add(empty(type, texts, config.headCountKv(), capacity, config.valueLength()));
        }
    }

    private static Tensor empty(TensorOptions type, long... shape) {
        return Tensors.kept(torch.empty(shape, type, null));
    }

    /** Tokens that a text has room for. */
    int capacity() {
        return capacity;
    }

    /** Tokens that every text has. */
    int length() {
        return length;
    }

    /** Forgets the texts. */
    void clear() {
        length = 0;
    }

    /** All keys of a layer, [texts, headCountKv, length + rows, keyLength], the fresh ones last. */
    Tensor keys(int layer, Tensor fresh) {
        return extended(keys.get(layer), fresh);
    }

    /** All values of a layer, likewise. */
    Tensor values(int layer, Tensor fresh) {
        return extended(values.get(layer), fresh);
    }

    /** So many rows are in every layer. */
    void advance(int rows) {
        length += rows;
    }

    private Tensor extended(Tensor all, Tensor fresh) {
        long rows = fresh.size(2);
        all.narrow(2, length, rows).copy_(fresh);
        return all.narrow(2, 0, length + rows);
    }
}
