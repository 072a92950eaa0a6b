package io.tercet.training.torch;

import io.tercet.training.torch.Continuation.Choice;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Chooses the next tokens of many texts from their logits. */
final class Sampler {
    /** Tokens that are drawn from: the rest of a chat model's distribution is next to nothing. */
    private static final int CANDIDATES = 256;

    private Sampler() {}

    /**
     * A token for every text.
     *
     * @param logits [texts, vocabularySize]
     */
    static int[] choose(Tensor logits, List<? extends Continuation> texts) {
        int[] tokens = new int[texts.size()];
        int[] drawn =
                IntStream.range(0, tokens.length)
                        .filter(text -> texts.get(text).choice().temperature() > 0)
                        .toArray();
        if (drawn.length < tokens.length) {
            long[] best = Tensors.ids(logits.argmax(new LongOptional(-1), false));
            Arrays.setAll(tokens, text -> (int) best[text]);
        }
        if (drawn.length > 0) {
            draw(logits, texts, drawn, tokens);
        }
        return tokens;
    }

    private static void draw(
            Tensor logits, List<? extends Continuation> texts, int[] rows, int[] tokens) {
        Tensor wanted = Tensors.of(IntStream.of(rows).asLongStream().toArray(), rows.length);
        int count = (int) Math.min(CANDIDATES, logits.size(1));
        T_TensorTensor_T top = torch.topk(logits.index_select(0, wanted), count);
        float[] values = Tensors.values(top.get0());
        long[] ids = Tensors.ids(top.get1());
        for (int i = 0; i < rows.length; i++) {
            Continuation text = texts.get(rows[i]);
            float[] row = Arrays.copyOfRange(values, i * count, (i + 1) * count);
            tokens[rows[i]] = (int) ids[i * count + draw(row, text.choice(), text.draw())];
        }
    }

    /**
     * The place of the token that a number falls on.
     *
     * @param logits of the most probable tokens, descending
     * @param number in [0, 1)
     */
    static int draw(float[] logits, Choice choice, double number) {
        double[] weights = new double[logits.length];
        Arrays.setAll(weights, i -> Math.exp((logits[i] - logits[0]) / choice.temperature()));
        double whole = Arrays.stream(weights).sum();
        int kept = 0;
        double mass = 0;
        while (kept < weights.length && mass < choice.topP() * whole) {
            mass += weights[kept++];
        }
        double left = number * mass;
        for (int i = 0; i < kept - 1; i++) {
            left -= weights[i];
            if (left < 0) {
                return i;
            }
        }
        return Math.max(0, kept - 1);
    }
}
