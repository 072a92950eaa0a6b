package io.tercet.training.answers;

import io.tercet.training.torch.TextGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes a corpus into a file, batch by batch, and goes on with one that is there. What a row is
 * made of depends on the seed and the row's number only.
 */
public final class AnswerCorpus {
    private final Script script;
    private final double textShare;
    private final long seed;
    private final Path file;
    private int rows;
    private long answerTokens;

    /** How far it has come: whole rows and the answers' tokens in the file. */
    public record Progress(int rows, long answerTokens) {}

    /**
     * Reads what is there.
     *
     * @param textShare of rows that are passages of the texts; none where there are no texts
     */
    public AnswerCorpus(Path file, Script script, double textShare, long seed) throws IOException {
        this.file = file;
        this.script = script;
        this.textShare = script.hasTexts() ? textShare : 0;
        this.seed = seed;
        if (Files.exists(file)) {
            AnswerFile.repair(file);
            AnswerFile.read(file).forEach(this::count);
        }
    }

    /** How far it has come. */
    public Progress progress() {
        return new Progress(rows, answerTokens);
    }

    /**
     * Writes batches until there are enough answers.
     *
     * @param wanted tokens of answers in the file
     * @param progress told after every batch
     * @param stop asked before every step; the batch that is being written is lost
     */
    public void write(
            TextGenerator generator, long wanted, Consumer<Progress> progress, BooleanSupplier stop)
            throws IOException {
        while (answerTokens < wanted) {
            List<Conversation> conversations = new ArrayList<>();
            List<Supplier<AnswerRow>> batch = new ArrayList<>();
            for (int row = rows; conversations.size() < generator.texts(); row++) {
                batch.add(begun(row, generator.length(), conversations));
            }
            if (!generator.write(conversations, stop)) {
                return;
            }
            append(batch.stream().map(Supplier::get).toList());
            progress.accept(progress());
        }
    }

    /** What gives the row once the conversations are written. */
    private Supplier<AnswerRow> begun(int row, int length, List<Conversation> conversations) {
        SplittableRandom random = new SplittableRandom(seed << Integer.SIZE ^ row);
        if (random.nextDouble() < textShare) {
            AnswerRow passage = script.passage(random, length);
            return () -> passage;
        }
        Conversation conversation = new Conversation(script, random, length);
        conversations.add(conversation);
        return conversation::row;
    }

    private void append(List<AnswerRow> batch) throws IOException {
        AnswerFile.append(file, batch);
        batch.forEach(this::count);
    }

    private void count(AnswerRow row) {
        rows++;
        answerTokens += row.answerTokens();
    }
}
