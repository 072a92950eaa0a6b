package io.tercet.tasks.jvm;

import io.tercet.models.tensor.TensorType;
import io.tercet.tasks.Backend;
import io.tercet.tasks.Distributions;
import io.tercet.tasks.LoadedModel;
import io.tercet.tasks.Logits;
import io.tercet.tasks.ModelSession;
import io.tercet.tasks.Prefix;
import io.tercet.tasks.Sampling;
import io.tercet.tasks.SessionOptions;
import io.tercet.tasks.SessionOptions.CacheType;
import io.tercet.tasks.TinyModels;
import io.tercet.tasks.TokenTree;
import java.util.Arrays;

/**
 * Prints a hash over the bits of products, logits and probabilities: {@link SameBitsTest} compares
 * them.
 */
public final class BitsOfLogits {
    private BitsOfLogits() {}

    /** Arguments: threads, and how often to run everything (to have it compiled). */
    public static void main(String[] arguments) {
        int threads = Integer.parseInt(arguments[0]);
        int repeats = Integer.parseInt(arguments[1]);
        for (int i = 1; i < repeats; i++) {
            hash(threads);
        }
        System.out.printf("%d lanes, hash %08x%n", Lanes.WIDTH, hash(threads));
    }

    private static int hash(int threads) {
        int hash = hashOfProducts();
        try (Backend backend = new JvmBackend()) {
            hash = 31 * hash + hash(backend, "llama", TensorType.Q8_0, CacheType.F32, threads);
            hash = 31 * hash + hash(backend, "qwen3", TensorType.Q4_0, CacheType.F16, threads);
            hash = 31 * hash + hash(backend, "qwen2", TensorType.F16, CacheType.F32, threads);
        }
        return hash;
    }

    /** Larger products than the models'. */
    private static int hashOfProducts() {
        int hash = 0;
        WeightMatrix matrix = WeightMatrix.of(MatrixProductTest.tensor(TensorType.Q8_0));
        for (int rows : new int[] {1, 5, 8}) {
            float[] x = MatrixProductTest.rows(rows);
            hash = 31 * hash + Arrays.hashCode(MatrixProductTest.product(matrix, x, rows));
        }
        return hash;
    }

    private static int hash(
            Backend backend, String architecture, TensorType type, CacheType cache, int threads) {
        SessionOptions options = new SessionOptions(64, cache, threads);
        try (LoadedModel model = backend.load(TinyModels.of(architecture, type));
                ModelSession session = model.session(options)) {
            TokenTree tree = TokenTree.chain(9, 8, 7, 260).with(0, 5).with(4, 6);
            Logits logits = session.score(Prefix.of(1, 200, 30, 9), tree).logits();
            Distributions softmax =
                    backend.operations().softmax(logits, new Sampling(0.7f, 0, 0.9f, 0));
            int hash = 0;
            for (int row = 0; row < logits.rows(); row++) {
                hash = 31 * hash + Arrays.hashCode(logits.toArray(row));
                hash = 31 * hash + Arrays.hashCode(softmax.toArray(row));
            }
            return hash;
        }
    }
}
