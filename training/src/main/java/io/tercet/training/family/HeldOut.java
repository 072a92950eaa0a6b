package io.tercet.training.family;

import io.tercet.training.problems.ProblemGenerator;
import io.tercet.training.problems.WordProblem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The problems to be examined with, which no member of the family is trained on. */
public final class HeldOut {
    private static final long SEED = 20_261_122;
    private static final int PROBLEMS = 500;

    private final Map<String, WordProblem> problems = new LinkedHashMap<>();

    /** Makes them: always the same ones. */
    public HeldOut() {
        ProblemGenerator generator = new ProblemGenerator(SEED);
        while (problems.size() < PROBLEMS) {
            WordProblem problem = generator.next();
            problems.put(problem.question(), problem);
        }
    }

    public List<WordProblem> problems() {
        return List.copyOf(problems.values());
    }

    public Set<String> questions() {
        return problems.keySet();
    }
}
