package io.tercet.training.torch;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What a frozen target says about a batch of texts: its residual streams, and its distributions at
 * the scored rows over some words of the vocabulary.
 *
 * <p>The words are the target's most probable ones at any scored row, and others drawn by chance;
 * distributions are renormalised over them. That is EAGLE-3's draft vocabulary (arXiv 2503.01840)
 * drawn anew for every batch: over a whole vocabulary the projection would cost more than the rest.
 */
final class Lesson {
    private static final int TOP_WORDS = 8; // of every row
    private static final int CHANCE_WORDS = 2048;

    private final Tensor tokens; // [texts, length]
    private final Map<Integer, Tensor> streams; // by layer, [texts, length, embeddingLength]
    private final long[] rows; // scored rows, flattened: a stream's row says what comes next
    private final Tensor hints; // [rows, words]
    private final Tensor best; // [rows], the target's own word
    private final Tensor wordRows; // [words, embeddingLength], of the output projection

    /** Rows of a shorter or shifted batch, and the scored rows that they answer to. */
    record Selection(Tensor positions, Tensor scored) {}

    private Lesson(
            Tensor tokens,
            Map<Integer, Tensor> streams,
            long[] rows,
            Tensor hints,
            Tensor wordRows) {
        this.tokens = tokens;
        this.streams = streams;
        this.rows = rows;
        this.hints = hints;
        this.best = hints.argmax(new LongOptional(-1), false);
        this.wordRows = wordRows;
    }

    /**
     * Asks the target.
     *
     * @param layers whose streams pupils want: n means behind the n-th layer
     * @param seed of the words drawn by chance
     */
    static Lesson of(TrainableDecoder target, Batch batch, List<Integer> layers, long seed) {
        try (NoGradGuard _ = new NoGradGuard()) {
            int last = target.config().blockCount();
            TreeSet<Integer> wanted = new TreeSet<>(layers);
            wanted.add(last);
            Tensor tokens = Tensors.of(batch.tokens(), batch.texts(), batch.length());
            Map<Integer, Tensor> streams = target.streams(tokens, List.copyOf(wanted));
            Tensor rows = Tensors.of(batch.scored(), batch.scored().length);
            Tensor top = Objects.requireNonNull(streams.get(last));
            Tensor logits = target.project(flat(top).index_select(0, rows));
            Tensor words = words(logits, seed);
            return new Lesson(
                    tokens,
                    streams,
                    batch.scored(),
                    logits.index_select(1, words).softmax(-1),
                    target.outputRows().index_select(0, words));
        }
    }

    private static Tensor words(Tensor logits, long seed) {
        Tensor indices = logits.topk(TOP_WORDS).get1().contiguous();
        long[] top = new long[Math.toIntExact(indices.numel())];
        indices.data_ptr_long().get(top, 0, top.length);
        LongStream chance = new SplittableRandom(seed).longs(CHANCE_WORDS, 0, logits.size(1));
        long[] words = LongStream.concat(Arrays.stream(top), chance).distinct().sorted().toArray();
        return Tensors.of(words, words.length);
    }

    private static Tensor flat(Tensor streams) {
        return streams.reshape(-1, streams.size(2));
    }

    Tensor tokens() {
        return tokens;
    }

    /** The streams behind a layer, [texts, length, embeddingLength]. */
    Tensor streams(int layer) {
        return Objects.requireNonNull(streams.get(layer));
    }

    /**
     * For pupils whose row i says what the target's row {@code i + shift} says.
     *
     * @param length rows of each of the pupil's texts
     */
    Selection shifted(int shift, int length) {
        long own = tokens.size(1);
        long[] positions = new long[rows.length];
        long[] scored = new long[rows.length];
        int count = 0;
        for (int i = 0; i < rows.length; i++) {
            long at = rows[i] % own - shift;
            if (at >= 0 && at < length) {
                positions[count] = rows[i] / own * length + at;
                scored[count++] = i;
            }
        }
        return new Selection(
                Tensors.of(Arrays.copyOf(positions, count), count),
                Tensors.of(Arrays.copyOf(scored, count), count));
    }

    /**
     * Cross-entropy of a pupil's distributions with the target's.
     *
     * @param vectors [selection, embeddingLength], normed, ready to be projected
     */
    Loss.Outcome judge(Tensor vectors, Selection selection) {
        Tensor logs = torch.linear(vectors, wordRows).to(torch.ScalarType.Float).log_softmax(-1);
        Tensor wanted = hints.index_select(0, selection.scored());
        long count = Math.max(1, logs.size(0));
        Tensor loss = wanted.mul(logs).sum().mul(new Scalar(-1.0 / count));
        double right =
                logs.detach()
                        .argmax(new LongOptional(-1), false)
                        .eq(best.index_select(0, selection.scored()))
                        .sum()
                        .item_long();
        return new Loss.Outcome(loss.item_float(), right / count, loss);
    }

    /** The wanted rows of streams, [selection, embeddingLength]. */
    static Tensor selected(Tensor streams, Selection selection) {
        return flat(streams).index_select(0, selection.positions());
    }
}
