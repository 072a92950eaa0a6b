package io.tercet.training.family;

import io.tercet.training.problems.ProblemGenerator;
import io.tercet.training.problems.WordProblem;
import io.tercet.training.torch.Batch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Batches of problems of about one length, by step; the held-out problems are left out. */
public final class ProblemBatches {
    private static final int BATCHES_AT_ONCE = 32; // sorted by length, so that little is padding

    private final FamilyVocabulary vocabulary;
    private final long seed;
    private final Set<String> heldOut;
    private final int texts;
    private List<Batch> pool = List.of();
    private int poolNumber = -1;

    /**
     * @param heldOut questions never to be shown
     * @param texts problems in a batch
     */
    public ProblemBatches(FamilyVocabulary vocabulary, long seed, Set<String> heldOut, int texts) {
        this.vocabulary = vocabulary;
        this.seed = seed;
        this.heldOut = Set.copyOf(heldOut);
        this.texts = texts;
    }

    /** The batch of a step, always the same. */
    public Batch of(int step) {
        int number = step / BATCHES_AT_ONCE;
        if (number != poolNumber) {
            pool = pool(new Random(seed + number).nextLong());
            poolNumber = number;
        }
        return pool.get(step % BATCHES_AT_ONCE);
    }

    private List<Batch> pool(long poolSeed) {
        List<Batch.Text> all = new ArrayList<>();
        problems(poolSeed, BATCHES_AT_ONCE * texts)
                .forEach(problem -> all.add(vocabulary.text(problem)));
        all.sort(Comparator.comparingInt(text -> text.tokens().size()));
        List<Batch> batches = new ArrayList<>();
        for (int from = 0; from < all.size(); from += texts) {
            batches.add(new Batch(all.subList(from, from + texts)));
        }
        Collections.shuffle(batches, new Random(poolSeed));
        return batches;
    }

    /** The first problems of a seed that are not held out. */
    List<WordProblem> problems(long poolSeed, int count) {
        ProblemGenerator generator = new ProblemGenerator(poolSeed);
        return Stream.generate(generator::next)
                .filter(problem -> !heldOut.contains(problem.question()))
                .limit(count)
                .toList();
    }
}
