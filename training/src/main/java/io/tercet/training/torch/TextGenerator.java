package io.tercet.training.torch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * A frozen decoder that writes many texts at once, a token of each in every step. What it computes
 * for a text depends on the batch in the last digits, so a text is one that the model may write,
 * rather than the one that another program's greedy decoding gives.
 */
public final class TextGenerator {
    private final TrainableDecoder decoder;
    private final KeyValueCache cache;
    private final int texts;

    private TextGenerator(TrainableDecoder decoder, Precision precision, int texts, int length) {
        this.decoder = decoder;
        this.texts = texts;
        this.cache = new KeyValueCache(decoder.config(), precision, texts, length);
    }

    /**
     * Loads a model.
     *
     * @param texts written at once
     * @param length of each in tokens
     */
    public static TextGenerator open(Path model, Computation computation, int texts, int length) {
        Precision precision = computation.use();
        return new TextGenerator(WeightFile.readFrozen(model, precision), precision, texts, length);
    }

    /** Texts that are written at once. */
    public int texts() {
        return texts;
    }

    /** Tokens that each has. */
    public int length() {
        return cache.capacity();
    }

    /**
     * Writes texts to their full length.
     *
     * @param batch as many as {@link #texts()}
     * @param stop asked before every step
     * @return false where it was stopped; the texts are then of no use
     */
    public boolean write(List<? extends Continuation> batch, BooleanSupplier stop) {
        cache.clear();
        List<int[]> columns = givenToAll(batch);
        int done = columns.size();
        while (done < length()) {
            if (stop.getAsBoolean()) {
                return false;
            }
            columns = List.of(step(batch, columns));
            done++;
        }
        return true;
    }

    /** The tokens that all texts are given at their beginnings, [columns][texts]. */
    private List<int[]> givenToAll(List<? extends Continuation> batch) {
        List<int[]> columns = new ArrayList<>();
        while (columns.size() < length()
                && batch.stream().allMatch(text -> text.given() != Continuation.MODELS_CHOICE)) {
            int[] column = batch.stream().mapToInt(Continuation::given).toArray();
            append(batch, column);
            columns.add(column);
        }
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("a text must be given its first token");
        }
        return columns;
    }

    /** Reads columns of tokens and finds the next. */
    private int[] step(List<? extends Continuation> batch, List<int[]> columns) {
        try (PointerScope _ = new PointerScope();
                NoGradGuard _ = new NoGradGuard()) {
            int whole = decoder.config().blockCount();
            Tensor streams =
                    Objects.requireNonNull(
                            decoder.streams(tokens(columns), List.of(whole), cache).get(whole));
            int[] next = batch.stream().mapToInt(Continuation::given).toArray();
            choose(batch, streams.select(1, columns.size() - 1L), next);
            append(batch, next);
            return next;
        }
    }

    private Tensor tokens(List<int[]> columns) {
        long[] ids = new long[texts * columns.size()];
        for (int text = 0; text < texts; text++) {
            for (int column = 0; column < columns.size(); column++) {
                ids[text * columns.size() + column] = columns.get(column)[text];
            }
        }
        return Tensors.of(ids, texts, columns.size());
    }

    /**
     * Fills in what the model chooses.
     *
     * @param streams [texts, embeddingLength]
     */
    private void choose(List<? extends Continuation> batch, Tensor streams, int[] next) {
        int[] rows =
                IntStream.range(0, next.length)
                        .filter(text -> next[text] == Continuation.MODELS_CHOICE)
                        .toArray();
        if (rows.length == 0) {
            return;
        }
        List<? extends Continuation> choosing = IntStream.of(rows).mapToObj(batch::get).toList();
        Tensor wanted = Tensors.of(IntStream.of(rows).asLongStream().toArray(), rows.length);
        int[] chosen = Sampler.choose(decoder.project(streams.index_select(0, wanted)), choosing);
        for (int i = 0; i < rows.length; i++) {
            next[rows[i]] = chosen[i];
        }
    }

    private static void append(List<? extends Continuation> batch, int[] column) {
        for (int text = 0; text < column.length; text++) {
            batch.get(text).append(column[text]);
        }
    }
}
