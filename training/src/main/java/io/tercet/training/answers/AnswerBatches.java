package io.tercet.training.answers;

import io.tercet.training.torch.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** The texts of a corpus, batch by batch, in an order that each epoch shuffles anew. */
public final class AnswerBatches {
    private final List<Batch.Text> texts;
    private final long seed;
    private final int size;

    /**
     * Reads a corpus.
     *
     * @param size texts of a batch
     * @throws IllegalArgumentException naming the file that has no texts, or a line that is none
     */
    public AnswerBatches(Path file, int size, long seed) throws IOException {
        this.texts =
                AnswerFile.read(file).stream()
                        .filter(row -> !row.answers().isEmpty())
                        .map(AnswerBatches::text)
                        .toList();
        this.seed = seed;
        this.size = size;
        if (texts.isEmpty()) {
            throw new IllegalArgumentException(
                    file + " has no texts with answers, so there is nothing to learn from it");
        }
    }

    private static Batch.Text text(AnswerRow row) {
        return new Batch.Text(
                row.tokens(),
                row.answers().stream()
                        .map(span -> new Batch.Span(span.from(), span.to()))
                        .toList());
    }

    /** Texts in the corpus. */
    public int texts() {
        return texts.size();
    }

    /** The batch of a step. */
    public Batch of(int step) {
        List<Batch.Text> batch = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            long index = (long) step * size + i;
            batch.add(text(index / texts.size(), Math.toIntExact(index % texts.size())));
        }
        return new Batch(batch);
    }

    private Batch.Text text(long epoch, int index) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, texts.size()).boxed().toList());
        Collections.shuffle(order, new Random(seed + epoch));
        return texts.get(order.get(index));
    }
}
